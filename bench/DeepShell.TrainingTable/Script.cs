using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace DeepShell.TrainingTable;

/// <summary>A program that measures a workload and prints its figures as one line of JSON: this one, or a peer's script.</summary>
/// <param name="program">What runs it.</param>
/// <param name="file">The script; null for this program.</param>
internal sealed class Script(string program, string? file)
{
    /// <summary>This program, in a process of its own.</summary>
    public static Script Ours { get; } = new(Environment.ProcessPath!, null);

    /// <summary>Whether it starts at all.</summary>
    public bool CanRun() => File.Exists(file) && Figures(["--help"]) is not null;

    /// <summary>The figures of a workload, <c>peak_mb</c> among them; null if it failed, and nothing but the memory if it does not have it.</summary>
    public Dictionary<string, double>? Run(string workload, int threads, Arguments a)
    {
        string[] arguments = [workload, "--threads", $"{threads}", "--seconds", a.Seconds.ToString(CultureInfo.InvariantCulture)];
        return Figures(file is null ? [.. arguments, "--data", a.Data] : arguments);
    }

    /// <inheritdoc/>
    public override string ToString() => Path.GetFileNameWithoutExtension(file) ?? "ours";

    private Dictionary<string, double>? Figures(string[] arguments)
    {
        string[] first = file is not null ? [file] : Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(Script).Assembly.Location] : [];
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, [.. first, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            _ = process.StandardError.ReadToEndAsync();
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            double peak = 0;
            // The high-water mark is gone with the process: it is looked at as long as that runs.
            while (!process.WaitForExit(50)) peak = Math.Max(peak, Machine.PeakMegabytes(process.Id));
            if (process.ExitCode != 0) return null;
            string? line = output.Result.Split('\n').LastOrDefault(l => l.StartsWith('{'));
            Dictionary<string, double> figures = line is null ? [] : JsonDocument.Parse(line).RootElement.EnumerateObject()
                .Where(p => p.Value.ValueKind == JsonValueKind.Number).ToDictionary(p => p.Name, p => p.Value.GetDouble());
            figures["peak_mb"] = peak;
            return figures;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
