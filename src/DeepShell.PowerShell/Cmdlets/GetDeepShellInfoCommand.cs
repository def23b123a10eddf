using System.Management.Automation;

namespace DeepShell.PowerShell;

/// <summary>Reports how DeepShell runs here: version, instruction set, threads, image engine and folders.</summary>
/// <remarks>Add its output to a report of a problem.</remarks>
/// <example>
/// <summary>What this machine runs.</summary>
/// <code>Get-DeepShellInfo</code>
/// </example>
/// <example>
/// <summary>Which image formats can be read depends on the image engine of the build.</summary>
/// <code>(Get-DeepShellInfo).ImageEngine</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "DeepShellInfo")]
[OutputType(typeof(DeepShellInfo))]
public sealed class GetDeepShellInfoCommand : DeepShellCmdlet
{
    /// <inheritdoc/>
    protected override void End() => WriteObject(DeepShellInfo.Read());
}
