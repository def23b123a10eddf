using System.Diagnostics;
using System.Text.RegularExpressions;

namespace DeepShell.Build;

/// <summary>
/// A PowerShell of the version the module needs: the one on PATH, or the .NET tool that <c>.config/dotnet-tools.json</c> pins.
/// Compiled into the tests and into the quickstart, so that both find the same.
/// </summary>
internal sealed partial class PowerShellHost
{
    private static readonly Version s_needed = new(7, 6);
    private readonly string _file;
    private readonly string[] _prefix;

    private PowerShellHost(string file, string[] prefix, string version, string origin)
    {
        _file = file;
        _prefix = prefix;
        Version = version;
        Origin = origin;
    }

    /// <summary>Its version, such as 7.6.5.</summary>
    public string Version { get; }

    /// <summary>Where it comes from, for a message.</summary>
    public string Origin { get; }

    /// <summary>Finds one, and provides it when there is none on PATH.</summary>
    /// <param name="root">The repository's folder.</param>
    /// <param name="reason">Why there is none.</param>
    public static PowerShellHost? Find(string root, out string reason)
    {
        string onPath = "was not found on PATH";
        if (Probe(root, "pwsh", [], "PATH", out string? found) is { } host)
        {
            reason = "";
            return host;
        }
        if (found is not null) onPath = $"is not on PATH (which has {found})";

        string[] tool = ["tool", "run", "pwsh", "--"];
        Attempt restore = Attempt.Once(root, "powershell-tool", () => RestoreTool(root));
        if (restore.Succeeded && Probe(root, Dotnet, tool, ".config/dotnet-tools.json", out _) is { } provided)
        {
            reason = "";
            return provided;
        }
        reason = $"PowerShell {s_needed}+ {onPath} and could not be restored as a .NET tool ({(restore.Succeeded ? "it does not start" : restore.Reason)}).";
        return null;
    }

    /// <summary>Runs a command of PowerShell, without profile and without questions.</summary>
    public ProcessResult Run(string root, TimeSpan limit, IEnumerable<string> arguments, Action<string>? onLine = null) =>
        ProcessResult.Of(root, _file, [.. _prefix, "-NoProfile", "-NonInteractive", .. arguments], limit, onLine);

    private static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path ? path : "dotnet";

    private static PowerShellHost? Probe(string root, string file, string[] prefix, string origin, out string? found)
    {
        found = null;
        ProcessResult result = ProcessResult.Of(root, file, [.. prefix, "-NoProfile", "-NonInteractive", "-Command", "$PSVersionTable.PSVersion.ToString()"], TimeSpan.FromSeconds(30));
        if (result.ExitCode != 0 || !VersionText().IsMatch(result.Output)) return null;
        found = VersionText().Match(result.Output).Value;
        return System.Version.Parse(found) >= s_needed ? new PowerShellHost(file, prefix, found, origin) : null;
    }

    private static string? RestoreTool(string root)
    {
        ProcessResult result = ProcessResult.Of(root, Dotnet, ["tool", "restore", "--tool-manifest", Path.Combine(root, ".config", "dotnet-tools.json")], TimeSpan.FromSeconds(120));
        return result.ExitCode == 0 ? null
            : result.TimedOut ? "the feed did not answer in time"
            : "no configured feed has it";
    }

    [GeneratedRegex(@"\d+\.\d+\.\d+")]
    private static partial Regex VersionText();
}

/// <summary>Something that is tried once and not again for a day: the outcome is kept under <c>artifacts/</c>.</summary>
/// <param name="Reason">Why it failed; empty when it succeeded.</param>
internal sealed record Attempt(string Reason)
{
    public bool Succeeded => Reason.Length == 0;

    public static Attempt Once(string root, string name, Func<string?> attempt)
    {
        string stamp = Path.Combine(root, "artifacts", "provided", name + ".txt");
        if (File.Exists(stamp) && DateTime.UtcNow - File.GetLastWriteTimeUtc(stamp) < TimeSpan.FromDays(1))
            return new Attempt(File.ReadAllText(stamp).Trim());
        string reason = attempt() ?? "";
        Directory.CreateDirectory(Path.GetDirectoryName(stamp)!);
        File.WriteAllText(stamp, reason);
        return new Attempt(reason);
    }
}

/// <summary>How a process ended.</summary>
internal sealed record ProcessResult(int ExitCode, string Output, string Error, bool TimedOut)
{
    /// <summary>Runs a process without input; it and its children are killed after <paramref name="limit"/>. Exit code −1: it did not start.</summary>
    public static ProcessResult Of(string folder, string file, IReadOnlyList<string> arguments, TimeSpan limit, Action<string>? onLine = null)
    {
        ProcessStartInfo start = new(file, arguments)
        {
            WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        // Quick, quiet and without asking the network twice.
        start.Environment["NO_COLOR"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        start.Environment["NUGET_ENHANCED_MAX_NETWORK_TRY_COUNT"] = "1";
        // MSBuild and the test host hand these down; a PowerShell or a dotnet of their own is confused by them.
        foreach (string inherited in (string[])["MSBUILD_EXE_PATH", "MSBuildSDKsPath", "MSBuildExtensionsPath", "DOTNET_STARTUP_HOOKS"])
            start.Environment.Remove(inherited);
        try
        {
            using Process process = Process.Start(start)!;
            process.StandardInput.Close();
            Task<string> output = Read(process.StandardOutput, onLine), error = Read(process.StandardError, null);
            bool ended = process.WaitForExit(limit);
            if (!ended) process.Kill(entireProcessTree: true);
            Task.WaitAll([output, error], TimeSpan.FromSeconds(5)); // a grandchild may hold the pipes open
            return new ProcessResult(ended ? process.ExitCode : -2, Text(output), Text(error), !ended);
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or FileNotFoundException)
        {
            return new ProcessResult(-1, "", e.Message, false);
        }
    }

    private static string Text(Task<string> task) => task.IsCompletedSuccessfully ? task.Result : "";

    private static async Task<string> Read(StreamReader reader, Action<string>? onLine)
    {
        System.Text.StringBuilder all = new();
        while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            all.AppendLine(line);
            onLine?.Invoke(line);
        }
        return all.ToString();
    }
}
