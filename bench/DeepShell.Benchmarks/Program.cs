using BenchmarkDotNet.Running;

namespace DeepShell.Benchmarks;

/// <summary>
/// Kernel benchmarks. <c>quick [filter]</c> prints a table of GFLOP/s and the share of the peak measured beside each kernel in
/// a minute; anything else goes to BenchmarkDotNet (<c>--filter *Gemm*</c>).
/// </summary>
public static class Program
{
    public static int Main(string[] args)
    {
        if (args is ["quick", ..]) return QuickTable.Run(args.ElementAtOrDefault(1));
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
    }
}
