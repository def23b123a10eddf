using System.Globalization;
using System.Text;
using DeepShell.Kernels;

namespace DeepShell.Benchmarks;

/// <summary>
/// The ten shapes that matter against what one core could do at most, its peak in fused multiply-adds. Winograd's convolutions need a
/// quarter of the multiplications that are counted, and so pass it.
/// </summary>
public static class KernelTable
{
    private const string Heading = "## Kernels";

    private static readonly string[] s_shapes =
    [
        "mlp forward NN", "wide forward NN", "wide dx NT", "wide dw TN", "lstm step", "cityu 7×7×40→80 5×5 forward", "lenet 14×14×6→16 5×5 forward",
        "resnet 32×32×16→16 3×3 forward", "resnet 16×16×32→32 3×3 dx", "resnet 8×8×64→64 3×3 dw",
    ];

    public static int Run(string? file)
    {
        StringBuilder table = new();
        table.AppendLine(Heading).AppendLine()
            .AppendLine(CultureInfo.InvariantCulture, $"{Machine.Processor()}, {InstructionSets.Current}, one thread; best tenth of many short runs, the peak measured in turn with each.")
            .AppendLine("Operations are counted as by the definition; Winograd's way (3×3, from 16 channels) needs a quarter of the multiplications. Bytes: operands and result, once.").AppendLine()
            .AppendLine("| kernel | µs | GFLOP/s | peak | flops/byte | share of the peak |").AppendLine("|---|---|---|---|---|---|");
        Workload[] all = [.. Workloads.Products(), .. Workloads.Convolutions()];
        foreach (string shape in s_shapes)
        {
            Workload work = all.First(w => w.Name.StartsWith(shape, StringComparison.Ordinal));
            (double seconds, double peak) = QuickTable.Time(work.Run);
            double speed = work.Flops / seconds / 1e9, intensity = work.Flops / work.Bytes;
            table.AppendLine(CultureInfo.InvariantCulture, $"| {work.Name} | {seconds * 1e6:F1} | {speed:F0} | {peak:F0} | {intensity:F0} | {speed / peak:P0} |");
        }
        Console.Write(table);
        if (file is not null) File.WriteAllText(file, Replace(File.Exists(file) ? File.ReadAllText(file) : "", table.ToString()));
        return 0;
    }

    // The section goes to the next heading of its rank, or to the end.
    private static string Replace(string text, string table)
    {
        int start = text.IndexOf(Heading, StringComparison.Ordinal);
        if (start < 0) return $"{text.TrimEnd()}\n\n{table}".TrimStart();
        int end = text.IndexOf("\n## ", start, StringComparison.Ordinal);
        return end < 0 ? text[..start] + table : $"{text[..start]}{table}{text[end..]}";
    }
}
