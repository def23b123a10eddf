using System.Diagnostics;
using System.Globalization;
using DeepShell.Kernels;

namespace DeepShell.Benchmarks;

/// <summary>
/// GFLOP/s of each workload and its share of the FMA peak. Kernel and peak are timed in turn; both figures are the best
/// tenth, since whatever else runs on the machine only ever adds time.
/// </summary>
public static class QuickTable
{
    public static int Run(string? filter)
    {
        Console.WriteLine($"{InstructionSets.Current}, one thread");
        Console.WriteLine($"{"",-46}{"µs",10}{"GFLOP/s",10}{"peak",8}{"share",8}");
        foreach (Workload work in Workloads.Products().Concat(Workloads.Convolutions()))
        {
            if (filter is not null && !work.Name.Contains(filter, StringComparison.OrdinalIgnoreCase)) continue;
            (double seconds, double peak) = Time(work.Run);
            double speed = work.Flops / seconds / 1e9;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{work.Name,-46}{seconds * 1e6,10:F1}{speed,10:F1}{peak,8:F0}{speed / peak,8:P0}"));
        }
        return 0;
    }

    /// <summary>Seconds of a call, and the peak in GFLOP/s beside it.</summary>
    public static (double Seconds, double Peak) Time(Action run)
    {
        List<double> times = [], peaks = [];
        run();
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < 0.5 || times.Count < 9)
        {
            peaks.Add(FmaPeak.Measure());
            int calls = 0;
            long from = Stopwatch.GetTimestamp();
            do
            {
                run();
                calls++;
            }
            while (Stopwatch.GetElapsedTime(from).TotalMilliseconds < 0.1);
            times.Add(Stopwatch.GetElapsedTime(from).TotalSeconds / calls);
        }
        times.Sort();
        peaks.Sort();
        return (times[times.Count / 10], peaks[peaks.Count * 9 / 10]);
    }
}
