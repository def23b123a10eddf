using System.Management.Automation;
using DeepShell.Data;

namespace DeepShell.PowerShell;

/// <summary>Makes the classes of the training part equally frequent, by repeating rows of the rare ones, making new ones between them or leaving out rows of the frequent ones; or draws a bootstrap sample.</summary>
/// <remarks>
/// The validation and test parts stay as they are. What was fitted before is dropped, so normalise afterwards; only a bootstrap sample
/// keeps it, so that the models of several samples can be merged.
/// </remarks>
/// <example>
/// <summary>Rows of the rarer class are repeated.</summary>
/// <code>Import-Dataset adult.csv | Split-Dataset | Invoke-Resampling | Normalize-Data | New-Model | Start-Training</code>
/// </example>
/// <example>
/// <summary>Rows of the more frequent class are left out.</summary>
/// <code>Import-Dataset adult.csv | Split-Dataset | Invoke-Resampling Under -Seed 7</code>
/// </example>
/// <example>
/// <summary>New rows between neighbours of the rarer class.</summary>
/// <code>Import-Dataset pima.csv | Split-Dataset | Invoke-Resampling Smote | Normalize-Data | New-Model | Start-Training</code>
/// </example>
/// <example>
/// <summary>Bagging: five models, each trained on a bootstrap sample, measured as one.</summary>
/// <code>$data = Import-Dataset iris.csv | Split-Dataset | Normalize-Data
/// 1..5 | ForEach-Object { $data | Invoke-Resampling Bootstrap -Seed $_ | New-Model | Start-Training -Seed $_ } | Merge-Model | Measure-Model</code>
/// </example>
/// <seealso cref="MergeModelCommand"/>
/// <seealso cref="SetSampleWeightCommand"/>
[Cmdlet(VerbsLifecycle.Invoke, "Resampling")]
[OutputType(typeof(Dataset))]
public sealed class InvokeResamplingCommand : DeepShellCmdlet
{
    /// <summary>A dataset that was split.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public Dataset Dataset { get; set; } = null!;

    /// <summary>Over repeats rows of the rare classes, Under leaves out rows of the frequent ones, Smote makes new rows between those of rare classes (of tables), Bootstrap draws as many rows as there are with replacement.</summary>
    /// <value>Over</value>
    [Parameter(Position = 0)]
    public ResamplingMethod Method { get; set; }

    /// <summary>Decides which rows.</summary>
    [Parameter]
    public ulong Seed { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        Dataset resampled = Resampling.Apply(Dataset, Method, Seed);
        if (Dataset.Preprocessing is not null && resampled.Preprocessing is null) WriteWarning("What was fitted to the training part before is dropped: use Normalize-Data after Invoke-Resampling.");
        WriteObject(resampled);
    }
}
