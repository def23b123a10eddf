using System.Globalization;
using System.Text;
using DeepShell.Architectures;
using DeepShell.Charts;

namespace DeepShell.TrainingTable;

/// <summary>Samples a second over one setting at a time, as drawings and as a table: what is linear, where a cache ends, what a thread adds.</summary>
internal static class Curves
{
    // Long enough that wide networks have their memory paged in and some windows besides.
    private const double SecondsAPoint = 3;

    /// <summary>Measures and writes <c>CURVES.md</c> and its drawings.</summary>
    /// <param name="a">Data and threads.</param>
    /// <param name="folder">Where to.</param>
    public static int Write(Arguments a, string folder)
    {
        Directory.CreateDirectory(folder);
        StringBuilder page = new();
        page.AppendLine("# Training speed over batch, width and threads").AppendLine()
            .AppendLine($"{Machine.Processor()}, {Environment.ProcessorCount} cores; .NET {Environment.Version}; medians over windows of at least 0.25 s, {SecondsAPoint:0} s a point.").AppendLine();
        int[] powers = [.. Enumerable.Range(0, 13).Select(p => 1 << p)];
        Add(page, folder, "batch", "Samples a step", "mlp 784-128-64-10 and cityu", powers, log: true, a,
            ("mlp", n => Workloads.Of("mlp") with { BatchSize = n }, a.Threads), ("cityu", n => Workloads.Of("cityu") with { BatchSize = n }, a.Threads));
        Add(page, folder, "width", "Units in each of two hidden layers", "784-n-n-10, batch 256", [.. powers.Where(p => p >= 16)], log: true, a,
            ("dense", n => Workloads.Of("wide-mlp") with { Architecture = () => new Mlp { Hidden = [n, n] } }, a.Threads));
        Add(page, folder, "threads", "Threads", "beyond the cores too", [.. Enumerable.Range(1, 2 * Environment.ProcessorCount)], log: false, a,
            [.. new[] { "mlp", "wide-mlp", "cityu", "lenet" }.Select(w => (w, new Func<int, Workload>(_ => Workloads.Of(w)), 0))]);
        File.WriteAllText(Path.Combine(folder, "CURVES.md"), page.ToString());
        Console.WriteLine(page);
        return 0;
    }

    // Threads of 0: the setting itself.
    private static void Add(StringBuilder page, string folder, string name, string setting, string title, int[] values, bool log, Arguments a,
        params (string Name, Func<int, Workload> Workload, int Threads)[] lines)
    {
        List<ChartSeries> series = [];
        foreach ((string line, Func<int, Workload> workload, int threads) in lines)
        {
            List<double> speeds = [];
            foreach (int value in values)
            {
                speeds.Add(Workloads.SamplesPerSecond(workload(value), a, threads == 0 ? value : threads, SecondsAPoint));
                Console.Error.WriteLine($"{name} {line} {value}: {speeds[^1]:N0}/s");
            }
            series.Add(new ChartSeries(line, [.. values.Select(v => (double)v)], speeds));
        }
        Chart chart = new() { Title = $"Training: {title}", XLabel = setting, YLabel = "samples/s", LogX = log, LogY = log, YRange = log ? null : (0, 1.1 * series.Max(s => s.Y.Max())), Series = series };
        File.WriteAllText(Path.Combine(folder, $"{name}.svg"), chart.ToSvg());
        page.AppendLine($"## {setting} ({title})").AppendLine().AppendLine($"![samples a second over {name}]({name}.svg)").AppendLine()
            .AppendLine($"| {setting.ToLowerInvariant()} | {string.Join(" | ", series.Select(s => s.Name + ", samples/s"))} |").AppendLine($"|---|{string.Concat(series.Select(_ => "---|"))}");
        for (int i = 0; i < values.Length; i++)
            page.AppendLine($"| {values[i]} | {string.Join(" | ", series.Select(s => s.Y[i].ToString("0", CultureInfo.InvariantCulture)))} |");
        page.AppendLine();
    }
}
