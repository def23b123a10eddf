namespace DeepShell.DataTable;

/// <summary>What a figure depends on.</summary>
internal static class Machine
{
    /// <summary>The largest resident size of this process so far.</summary>
    public static double PeakMegabytes()
    {
        if (!File.Exists("/proc/self/status")) return System.Diagnostics.Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0;
        string line = File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmHWM", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) / 1024;
    }

    /// <summary>The processor's name, or the architecture where it is not told.</summary>
    public static string Processor() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[^1] ?? "unknown"
        : System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture.ToString();
}
