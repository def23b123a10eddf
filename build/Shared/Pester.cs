namespace DeepShell.Build;

/// <summary>Pester 5 for a <see cref="PowerShellHost"/>: an installed one, or one saved from the gallery under <c>artifacts/</c>.</summary>
internal static class Pester
{
    private const string Save = """
        $ErrorActionPreference = 'Stop'
        $ProgressPreference = 'SilentlyContinue'
        $folder = $env:DEEPSHELL_MODULES
        $null = New-Item -ItemType Directory -Force $folder
        if (Get-Command Save-PSResource -ErrorAction Ignore) {
            Save-PSResource -Name Pester -Version '[5.5.0,6.0.0)' -Repository PSGallery -TrustRepository -Path $folder
        } elseif (Get-Command Save-Module -ErrorAction Ignore) {
            Save-Module -Name Pester -MinimumVersion 5.5.0 -MaximumVersion 5.99.99 -Repository PSGallery -Path $folder -Force
        } else {
            exit 3
        }
        """;

    /// <summary>The path of Pester's manifest; null when there is none.</summary>
    public static string? Find(PowerShellHost shell, string root, out string reason)
    {
        reason = "";
        string modules = Path.Combine(root, "artifacts", "modules");
        if (Installed(shell, root, modules) is { } found) return found;
        Attempt save = Attempt.Once(root, "pester", () =>
        {
            ProcessResult result = shell.Run(root, TimeSpan.FromSeconds(60), ["-Command", $"$env:DEEPSHELL_MODULES = '{modules.Replace("'", "''")}'\n{Save}"]);
            return result.ExitCode == 0 ? null
                : result.ExitCode == 3 ? "this PowerShell has no package manager"
                : result.TimedOut ? "the gallery did not answer in time"
                : "the gallery cannot be reached";
        });
        if (save.Succeeded && Installed(shell, root, modules) is { } saved) return saved;
        reason = $"Pester 5 is not installed for PowerShell {shell.Version} and could not be saved from the gallery ({(save.Succeeded ? "nothing was saved" : save.Reason)}).";
        return null;
    }

    private static string? Installed(PowerShellHost shell, string root, string modules)
    {
        string query = $$"""
            $env:PSModulePath = '{{modules.Replace("'", "''")}}' + [IO.Path]::PathSeparator + $env:PSModulePath
            Get-Module -ListAvailable Pester | Where-Object { $_.Version.Major -eq 5 } |
                Sort-Object Version -Descending | Select-Object -First 1 -ExpandProperty Path
            """;
        string path = shell.Run(root, TimeSpan.FromSeconds(60), ["-Command", query]).Output.Trim();
        return File.Exists(path) ? path : null;
    }
}
