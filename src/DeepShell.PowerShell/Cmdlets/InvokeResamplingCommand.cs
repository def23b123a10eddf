using System.Management.Automation;
using DeepShell.Data;

namespace DeepShell.PowerShell;

/// <summary>Makes the classes of the training part equally frequent, by repeating rows of the rare ones or leaving out rows of the frequent ones.</summary>
/// <remarks>The validation and test parts stay as they are. What was fitted before is dropped: normalise afterwards.</remarks>
/// <example>
/// <summary>Rows of the rarer class are repeated.</summary>
/// <code>Import-Dataset adult.csv | Split-Dataset | Invoke-Resampling | Normalize-Data | New-Model | Start-Training</code>
/// </example>
/// <example>
/// <summary>Rows of the more frequent class are left out.</summary>
/// <code>Import-Dataset adult.csv | Split-Dataset | Invoke-Resampling Under -Seed 7</code>
/// </example>
/// <seealso cref="SetSampleWeightCommand"/>
[Cmdlet(VerbsLifecycle.Invoke, "Resampling")]
[OutputType(typeof(Dataset))]
public sealed class InvokeResamplingCommand : DeepShellCmdlet
{
    /// <summary>A dataset that was split.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public Dataset Dataset { get; set; } = null!;

    /// <summary>Over repeats rows of the rare classes, Under leaves out rows of the frequent ones.</summary>
    /// <value>Over</value>
    [Parameter(Position = 0)]
    public ResamplingMethod Method { get; set; }

    /// <summary>Decides which rows.</summary>
    [Parameter]
    public ulong Seed { get; set; }

    /// <inheritdoc/>
    protected override void Process() => WriteObject(Resampling.Apply(Dataset, Method, Seed));
}
