using System.Management.Automation;
using DeepShell.Data;

namespace DeepShell.PowerShell;

/// <summary>Looks at a dataset: what each column holds, how the classes are balanced, what share of the pixels each class of masks has, and what is suspicious.</summary>
/// <remarks>
/// <para>The findings are objects: constant and empty columns, columns that give the label away, rows that repeat or contradict
/// each other or are in two parts, rare classes, sorted labels.</para>
/// <para>Label says how closely a column goes with the label: Pearson's r of two numbers, the correlation ratio of a number and classes,
/// Cramér's V of two categories. The figures are properties: (… | Measure-Dataset)['age'].Median, .Columns, .Classes, .Findings.</para>
/// <para>Standard deviations are of the population (divided by N), quartiles are linearly interpolated.</para>
/// </remarks>
/// <example>
/// <summary>A table of the columns with a small histogram of each, and what to look at.</summary>
/// <code>Import-Dataset iris.csv | Measure-Dataset</code>
/// </example>
/// <example>
/// <summary>Only what could spoil a measurement.</summary>
/// <code>(Import-Dataset adult.csv | Split-Dataset | Measure-Dataset).Findings | Where-Object Severity -eq Problem</code>
/// </example>
/// <seealso cref="SelectDatasetRowCommand"/>
/// <seealso cref="ImportDatasetCommand"/>
[Cmdlet(VerbsDiagnostic.Measure, "Dataset")]
[OutputType(typeof(DatasetProfile))]
public sealed class MeasureDatasetCommand : DeepShellCmdlet
{
    /// <summary>The dataset.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public Dataset Dataset { get; set; } = null!;

    /// <summary>Which part of a split dataset to look at; all rows if not given.</summary>
    [Parameter]
    public PartitionName? Partition { get; set; }

    /// <inheritdoc/>
    protected override void Process() => WriteObject(DatasetProfiler.Profile(Dataset, Partition));
}
