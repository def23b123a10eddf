using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using DeepShell.Models;
using DeepShell.Training;

namespace DeepShell.PowerShell;

/// <summary>
/// Tells a runspace of <see cref="MetricPropertyAdapter"/> when the first record with metrics is about to be made. A types file is
/// read before the assembly is there, and doing it at import would double the time that takes.
/// </summary>
internal static class MetricProperties
{
    private static readonly ConditionalWeakTable<Runspace, object> s_told = [];

    /// <summary>Makes sure that metrics are properties in the runspace of <paramref name="cmdlet"/>.</summary>
    public static void Ensure(PSCmdlet cmdlet)
    {
        if (!s_told.TryAdd(Runspace.DefaultRunspace, s_told)) return;
        foreach (Type type in new[] { typeof(EpochRecord), typeof(Measurement) })
            cmdlet.InvokeCommand.InvokeScript(false, ScriptBlock.Create("param($type, $adapter) Microsoft.PowerShell.Utility\\Update-TypeData -TypeName $type -TypeAdapter $adapter -Force"),
                null, type.FullName, typeof(MetricPropertyAdapter));
    }
}
