using BenchmarkDotNet.Running;

namespace DeepShell.Benchmarks;

/// <summary>
/// Kernel benchmarks. <c>quick [filter]</c> prints a table of GFLOP/s and the share of the peak measured beside each kernel in
/// a minute; <c>table [file]</c> prints the table of the ten shapes that matter, and puts it into a file (bench/RESULTS.md) in place
/// of the one there; anything else goes to BenchmarkDotNet (<c>--filter *Gemm*</c>).
/// </summary>
public static class Program
{
    public static int Main(string[] args)
    {
        if (args is ["quick", ..]) return QuickTable.Run(args.ElementAtOrDefault(1));
        if (args is ["table", ..]) return KernelTable.Run(args.ElementAtOrDefault(1));
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
    }
}
