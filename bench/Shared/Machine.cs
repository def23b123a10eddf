using System.Diagnostics;

namespace DeepShell.Benchmarking;

/// <summary>What a figure depends on.</summary>
internal static class Machine
{
    /// <summary>The largest resident size of a process so far; 0 if it has ended.</summary>
    public static double PeakMegabytes(int process)
    {
        try
        {
            if (!OperatingSystem.IsLinux()) return Process.GetProcessById(process).PeakWorkingSet64 / 1048576.0;
            string? line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(l => l.StartsWith("VmHWM", StringComparison.Ordinal));
            return line is null ? 0 : double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) / 1024;
        }
        catch (Exception e) when (e is IOException or ArgumentException or InvalidOperationException)
        {
            return 0;
        }
    }

    /// <summary>The processor's name, or the architecture where it is not told.</summary>
    public static string Processor() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[^1] ?? "unknown"
        : System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture.ToString();
}
