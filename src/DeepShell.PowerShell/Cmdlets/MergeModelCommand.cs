using System.Management.Automation;
using DeepShell.Models;

namespace DeepShell.PowerShell;

/// <summary>Makes one model of several trained ones: an ensemble whose answer is the mean of theirs.</summary>
/// <remarks>
/// <para>Probabilities are averaged for classes, values for regression; every member counts the same. The result is a model like any
/// other: it can be measured, asked, exported, and trained further.</para>
/// <para>The members must have the same columns, classes and preprocessing: split and normalise once, then train several. Their layers
/// stand side by side as Member1.…, Member2.… . If their validation or test parts differ, the merged model has no data of its own: a row
/// that tests one may have taught another.</para>
/// </remarks>
/// <example>
/// <summary>Five networks that differ in their initial weights.</summary>
/// <code>$data = Import-Dataset iris.csv | Split-Dataset | Normalize-Data
/// 1..5 | ForEach-Object { $data | New-Model | Start-Training -Seed $_ } | Merge-Model | Measure-Model</code>
/// </example>
/// <example>
/// <summary>Bagging: each member learns from a bootstrap sample.</summary>
/// <code>1..5 | ForEach-Object { $data | Invoke-Resampling Bootstrap -Seed $_ | New-Model | Start-Training -Seed $_ } |
///     Merge-Model -Name bagged | Export-Model bagged.deepshell</code>
/// </example>
/// <example>
/// <summary>Models from files.</summary>
/// <code>Import-Model member*.deepshell | Merge-Model | Export-Model ensemble.deepshell</code>
/// </example>
/// <seealso cref="InvokeResamplingCommand"/>
/// <seealso cref="MeasureModelCommand"/>
[Cmdlet(VerbsData.Merge, "Model")]
[OutputType(typeof(Model))]
public sealed class MergeModelCommand : DeepShellCmdlet
{
    private readonly List<Model> _members = [];

    /// <summary>The trained models, two or more.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public Model[] Model { get; set; } = [];

    /// <summary>A short name; by default made from the number of members and the first one's name.</summary>
    [Parameter]
    public string? Name { get; set; }

    /// <inheritdoc/>
    protected override void Process() => _members.AddRange(Model);

    /// <inheritdoc/>
    protected override void End()
    {
        Model merged = Models.Model.Merge(_members, Name);
        if (merged.Dataset is null && _members.All(m => m.Dataset is not null))
            WriteWarning("The members have different validation or test rows: what tests one may have taught another. The merged model has no data of its own; measure it with -Dataset on rows that none has seen.");
        WriteObject(merged);
    }
}
