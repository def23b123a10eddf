using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace DeepShell.TrainingTable;

/// <summary>Runs ours and the peer in turn, A B A B, and writes the medians of the pairs' ratios.</summary>
internal static class Comparison
{
    // Figure, and whether a smaller one is better.
    private static readonly (string Name, bool LowerIsBetter)[] s_figures =
        [("samples_s", false), ("ms", true), ("b1_us", true), ("b256_samples_s", false)];

    public static int Run(Arguments a)
    {
        if (!File.Exists(a.Peer) || Peer(a, ["--help"]) is null)
        {
            Console.Error.WriteLine($"The peer cannot be run: {a.Python} {a.Peer}. It needs Python with PyTorch; without it only our own figures can be taken (leave --compare out).");
            return 1;
        }
        StringBuilder report = new();
        report.AppendLine("# Training beside PyTorch").AppendLine()
            .AppendLine($"{Machine.Processor()}, {Environment.ProcessorCount} cores; .NET {Environment.Version}; {a.Threads} threads; {a.Seconds:0} s a run, {a.Pairs} pairs a row, in turn. ")
            .AppendLine("Ratio: ours ÷ the peer's (times: the peer's ÷ ours), so more is better; median of the pairs, lowest and highest in brackets.").AppendLine();
        Table(report, a, "Quiet", () => null);
        Table(report, a, "With one core kept busy by another process", Spin);
        File.WriteAllText(a.Output, report.ToString());
        Console.WriteLine(report);
        return 0;
    }

    private static void Table(StringBuilder report, Arguments a, string title, Func<Process?> disturb)
    {
        report.AppendLine($"## {title}").AppendLine().AppendLine("| workload | figure | ours | peer | ratio | peak memory, ours (MB) | first step, ours (s) |").AppendLine("|---|---|---|---|---|---|---|");
        foreach (string workload in a.Workloads)
        {
            List<(Dictionary<string, double> Ours, Dictionary<string, double> Peer)> pairs = [];
            using Process? load = disturb();
            for (int i = 0; i < a.Pairs; i++)
            {
                Dictionary<string, double>? ours = Ours(a, workload), peer = Peer(a, [workload, "--threads", $"{a.Threads}", "--seconds", Text(a.Seconds)]);
                if (ours is not null && peer is not null) pairs.Add((ours, peer));
            }
            load?.Kill();
            foreach ((string figure, bool lower) in s_figures)
                if (pairs.Count > 0 && pairs[0].Ours.ContainsKey(figure) && pairs[0].Peer.ContainsKey(figure)) report.AppendLine(Row(workload, figure, lower, pairs));
        }
        report.AppendLine();
    }

    private static string Row(string workload, string figure, bool lower, List<(Dictionary<string, double> Ours, Dictionary<string, double> Peer)> pairs)
    {
        double[] ratios = [.. pairs.Select(p => lower ? p.Peer[figure] / p.Ours[figure] : p.Ours[figure] / p.Peer[figure]).Order()];
        string first = pairs[0].Ours.TryGetValue("first_step_s", out _) ? Text(Median(pairs.Select(p => p.Ours["first_step_s"]))) : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"| {workload} | {figure} | {Median(pairs.Select(p => p.Ours[figure])):0.#} | {Median(pairs.Select(p => p.Peer[figure])):0.#} | **{Median(ratios):0.00}** ({ratios[0]:0.00}–{ratios[^1]:0.00}) | {Median(pairs.Select(p => p.Ours["peak_mb"])):0} | {first} |");
    }

    private static Dictionary<string, double>? Ours(Arguments a, string workload) =>
        Json(Environment.ProcessPath!, [.. Host(), workload, "--threads", $"{a.Threads}", "--seconds", Text(a.Seconds), "--data", a.Data]);

    private static Dictionary<string, double>? Peer(Arguments a, string[] arguments) => Json(a.Python, [a.Peer!, .. arguments]);

    private static Process? Spin() => Process.Start(new ProcessStartInfo("sh", ["-c", "while :; do :; done"]));

    private static string[] Host() => Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet" ? [typeof(Comparison).Assembly.Location] : [];

    private static Dictionary<string, double>? Json(string file, string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            _ = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0) return null;
            string? line = output.Split('\n').LastOrDefault(l => l.StartsWith('{'));
            return line is null ? [] : JsonDocument.Parse(line).RootElement.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Number)
                .ToDictionary(p => p.Name, p => p.Value.GetDouble());
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }

    private static string Text(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
