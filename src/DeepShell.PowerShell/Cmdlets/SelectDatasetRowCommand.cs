using System.Management.Automation;
using DeepShell.Data;

namespace DeepShell.PowerShell;

/// <summary>Keeps some rows of a dataset: by a condition, without repetitions, without those that are named.</summary>
/// <remarks>
/// <para>Before Normalize-Data, and best before Split-Dataset; rows of a split dataset stay in their parts. -ExcludeRow goes first, then -Where, -Unique and
/// -First. The dataset's notes say how many rows were left out.</para>
/// </remarks>
/// <example>
/// <summary>Each row once, and only those with a plausible age.</summary>
/// <code>Import-Dataset adult.csv | Select-DatasetRow -Unique -Where { $_.age -ge 18 -and $_.age -lt 100 } | Split-Dataset</code>
/// </example>
/// <example>
/// <summary>Without the rows whose label is most probably wrong.</summary>
/// <code>$data = Import-Dataset iris.csv
/// $data | Select-DatasetRow -ExcludeRow ($data | Find-LabelIssue | Where-Object Margin -gt 0.5).Row | Split-Dataset</code>
/// </example>
/// <seealso cref="SelectDatasetColumnCommand"/>
/// <seealso cref="MeasureDatasetCommand"/>
[Cmdlet(VerbsCommon.Select, "DatasetRow")]
[OutputType(typeof(Dataset))]
public sealed class SelectDatasetRowCommand : DeepShellCmdlet
{
    /// <summary>The dataset.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public Dataset Dataset { get; set; } = null!;

    /// <summary>Keeps the rows for which it is true: $_ is the row, a missing number in it is NaN and a missing text $null.</summary>
    [Parameter(Position = 0)]
    public ScriptBlock? Where { get; set; }

    /// <summary>Leaves out rows that repeat an earlier one in every column, used or not.</summary>
    [Parameter]
    public SwitchParameter Unique { get; set; }

    /// <summary>Leaves these rows out, counted from 0: what Find-LabelIssue and the findings of Measure-Dataset call Row or Rows.</summary>
    [Parameter]
    [Alias("Exclude")]
    [AllowNull]
    [AllowEmptyCollection]
    public int[]? ExcludeRow { get; set; }

    /// <summary>Keeps the first so many of those that are left; 0 keeps all.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int First { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        ColumnScript? condition = Where is null ? null : new ColumnScript(Dataset, "The condition", Where, Cancellation);
        WriteObject(new RowChange
        {
            Where = condition is null ? null : row => LanguagePrimitives.IsTrue(condition.Value(row)),
            WhereText = Where?.ToString().Trim(),
            Unique = Unique,
            Exclude = ExcludeRow ?? [],
            First = First > 0 ? First : null,
        }.Apply(Dataset));
    }
}
