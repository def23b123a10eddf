using System.Text.Json;
using DeepShell.Build;

namespace DeepShell.Shell.Tests;

/// <summary>What became of one Pester test.</summary>
public sealed record PesterResult(string Name, string File, string Result, double Seconds, string Message);

/// <summary>One run of all Pester tests, in one process; SkipReason says why they could not run.</summary>
internal sealed record PesterRun(string? SkipReason, IReadOnlyList<PesterResult> Results)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(9);

    public static string Root { get; } = FindRoot();

    public static PesterRun Execute()
    {
        if (PowerShellHost.Find(Root, out string reason) is not { } shell) return new PesterRun(reason, []);
        if (Pester.Find(shell, Root, out reason) is not { } pester) return new PesterRun(reason, []);
        string folder = Directory.CreateDirectory(Path.Combine(Root, "artifacts", "pester")).FullName;
        string file = Path.Combine(folder, $"results-{Environment.ProcessId}.json");
        try
        {
            ProcessResult run = shell.Run(Root, s_limit, ["-File", Path.Combine(Root, "tests", "Invoke-Tests.ps1"), "-Result", file, "-Pester", pester]);
            File.WriteAllText(Path.Combine(folder, "output.txt"), run.Output + run.Error);
            if (File.Exists(file) && JsonSerializer.Deserialize<PesterResult[]>(File.ReadAllText(file)) is { Length: > 0 } results)
                return new PesterRun(null, results);
            string why = run.TimedOut ? $"The Pester tests took more than {s_limit.TotalMinutes:0} minutes." : $"The Pester tests wrote no results (exit code {run.ExitCode}).";
            return new PesterRun(null, [new PesterResult("Pester run", "Invoke-Tests.ps1", "Failed", 0, $"{why}\n{Tail(run.Output)}\n{Tail(run.Error)}")]);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Tail(string text) => text.Length <= 4000 ? text : "…" + text[^4000..];

    private static string FindRoot()
    {
        for (DirectoryInfo? d = new(AppContext.BaseDirectory); d is not null; d = d.Parent)
            if (File.Exists(Path.Combine(d.FullName, "DeepShell.psd1")))
                return d.FullName;
        throw new InvalidOperationException("The tests must run inside the repository.");
    }
}
