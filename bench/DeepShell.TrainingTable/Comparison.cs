using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace DeepShell.TrainingTable;

/// <summary>Runs ours and each peer in turn, A B A B, and writes the medians of the pairs' ratios.</summary>
internal static class Comparison
{
    // Figure, and whether a smaller one is better.
    private static readonly (string Name, bool LowerIsBetter)[] s_figures =
        [("samples_s", false), ("ms", true), ("b1_us", true), ("b256_samples_s", false)];

    public static int Run(Arguments a)
    {
        List<Script> peers = [.. a.Peers.Select(p => new Script(a.Python, p))];
        foreach (Script missing in peers.Where(p => !p.CanRun()).ToArray())
        {
            Console.Error.WriteLine($"The peer {missing} cannot be run: it needs Python with the packages that its first lines name. It is left out.");
            peers.Remove(missing);
        }
        if (peers.Count == 0)
        {
            Console.Error.WriteLine("There is no peer to compare with; without --compare our own figures can be taken.");
            return 1;
        }
        StringBuilder report = new();
        report.AppendLine("# Training beside its peers").AppendLine()
            .AppendLine($"{Machine.Processor()}, {Environment.ProcessorCount} cores; .NET {Environment.Version}; {a.Threads} threads; {Text(a.Seconds)} s a run, {a.Pairs} pairs a row, in turn.")
            .AppendLine("Ratio: ours ÷ the peer's (times: the peer's ÷ ours), so more is better; median of the pairs, lowest and highest in brackets.")
            .AppendLine("First step: from the start of the process, data read from disk, to the end of the first training step.").AppendLine();
        foreach (Script peer in peers)
        {
            Quiet(report, a, peer);
            Busy(report, a, peer);
        }
        File.WriteAllText(a.Output, report.ToString() + Kernels(a.Output));
        Console.WriteLine(report);
        return 0;
    }

    // The section that the kernels' benchmark has put there stays.
    private static string Kernels(string file)
    {
        string text = File.Exists(file) ? File.ReadAllText(file) : "";
        int start = text.IndexOf("## Kernels", StringComparison.Ordinal);
        return start < 0 ? "" : text[start..];
    }

    private static void Quiet(StringBuilder report, Arguments a, Script peer)
    {
        report.AppendLine($"## {peer}, quiet").AppendLine()
            .AppendLine("| workload | figure | ours | peer | ratio | peak memory, ours (MB) | peer (MB) | first step, ours (s) | of it reading data (s) |").AppendLine("|---|---|---|---|---|---|---|---|---|");
        foreach (string workload in a.Workloads)
        {
            List<Pair> pairs = Pairs(a, peer, workload);
            foreach ((string figure, bool lower) in Figures(pairs))
                report.AppendLine($"{Row(workload, figure, lower, pairs)} {Median(pairs.Select(p => p.Ours["peak_mb"])):0} | {Median(pairs.Select(p => p.Peer["peak_mb"])):0} | {Optional(pairs, "first_step_s")} | {Optional(pairs, "read_s")} |");
        }
        report.AppendLine();
    }

    // One process that never sleeps takes a core. What counts beside the ratio: is a second thread then still worth having?
    private static void Busy(StringBuilder report, Arguments a, Script peer)
    {
        report.AppendLine($"## {peer}, one core kept busy by another process").AppendLine()
            .AppendLine("| workload | figure | ours | peer | ratio | ours ÷ one thread of ours on a quiet machine |").AppendLine("|---|---|---|---|---|---|");
        foreach (string workload in a.Workloads)
        {
            using Process load = Process.Start(new ProcessStartInfo("sh", ["-c", "while :; do :; done"]))!;
            List<Pair> pairs;
            try
            {
                pairs = Pairs(a, peer, workload);
            }
            finally
            {
                load.Kill();
            }
            // Prediction chooses its threads itself.
            Dictionary<string, double>? alone = pairs.Count == 0 || workload.StartsWith("predict:", StringComparison.Ordinal) ? null : Script.Ours.Run(workload, 1, a);
            foreach ((string figure, bool lower) in Figures(pairs))
            {
                double ours = Median(pairs.Select(p => p.Ours[figure]));
                report.AppendLine($"{Row(workload, figure, lower, pairs)} {(alone is null ? "" : Text(lower ? alone[figure] / ours : ours / alone[figure]))} |");
            }
        }
        report.AppendLine();
    }

    private static List<Pair> Pairs(Arguments a, Script peer, string workload)
    {
        List<Pair> pairs = [];
        for (int i = 0; i < a.Pairs; i++)
            // The peer first: one that does not have this workload says nothing.
            if (peer.Run(workload, a.Threads, a) is { Count: > 1 } other && Script.Ours.Run(workload, a.Threads, a) is { } ours)
                pairs.Add(new Pair(ours, other));
            else break;
        return pairs;
    }

    private static IEnumerable<(string Name, bool LowerIsBetter)> Figures(List<Pair> pairs) =>
        s_figures.Where(f => pairs.Count > 0 && pairs[0].Ours.ContainsKey(f.Name) && pairs[0].Peer.ContainsKey(f.Name));

    private static string Row(string workload, string figure, bool lower, List<Pair> pairs)
    {
        double[] ratios = [.. pairs.Select(p => lower ? p.Peer[figure] / p.Ours[figure] : p.Ours[figure] / p.Peer[figure]).Order()];
        return string.Create(CultureInfo.InvariantCulture,
            $"| {workload} | {figure} | {Median(pairs.Select(p => p.Ours[figure])):0.#} | {Median(pairs.Select(p => p.Peer[figure])):0.#} | **{Median(ratios):0.00}** ({ratios[0]:0.00}–{ratios[^1]:0.00}) |");
    }

    private static string Optional(List<Pair> pairs, string figure) => pairs[0].Ours.ContainsKey(figure) ? Text(Median(pairs.Select(p => p.Ours[figure]))) : "";

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }

    private static string Text(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    private sealed record Pair(Dictionary<string, double> Ours, Dictionary<string, double> Peer);
}
