using System.Management.Automation;
using DeepShell.Data;
using DeepShell.Prediction;

namespace DeepShell.PowerShell;

/// <summary>Finds rows whose label is probably wrong, the most suspect first.</summary>
/// <remarks>
/// <para>Confident learning: the rows are divided into folds, and each row is judged by a network trained on the other folds. A row is
/// suspect when another class gets at least the probability that rows of that class get on average.</para>
/// <para>It finds labels that are wrong at random, not such as are always wrong in the same way. Look at the rows before correcting them,
/// and correct those of the validation and test parts by the same process.</para>
/// </remarks>
/// <example>
/// <summary>The twenty most suspect rows.</summary>
/// <code>Import-Dataset iris.csv | Find-LabelIssue | Select-Object -First 20</code>
/// </example>
/// <example>
/// <summary>How often each class is taken for which other.</summary>
/// <code>Import-Dataset adult.csv | Find-LabelIssue -Fold 10 | Group-Object Label, Suggested -NoElement</code>
/// </example>
/// <seealso cref="SelectDatasetRowCommand"/>
/// <seealso cref="MeasureDatasetCommand"/>
[Cmdlet(VerbsCommon.Find, "LabelIssue")]
[OutputType(typeof(LabelIssue))]
public sealed class FindLabelIssueCommand : DeepShellCmdlet
{
    /// <summary>The dataset; parts that it has do not matter.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public Dataset Dataset { get; set; } = null!;

    /// <summary>Into how many folds the rows are divided.</summary>
    /// <value>5</value>
    [Parameter]
    [ValidateRange(2, 100)]
    public int Fold { get; set; } = 5;

    /// <summary>How often the rows are divided into folds anew, and judged by the average; by default 5 times up to 2,000 rows, otherwise once.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    public int? Repeat { get; set; }

    /// <summary>Passes over the data in each fold; by default chosen by their size.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? Epochs { get; set; }

    /// <summary>Decides folds, initial weights and order.</summary>
    [Parameter]
    public ulong Seed { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        using ProgressReporter progress = new(this, "Looking for wrong labels");
        LabelIssueOptions options = new() { Folds = Fold, Repeats = Repeat, Epochs = Epochs, Seed = Seed };
        WriteObject(LabelIssues.Find(Dataset, options, done => progress.Report(done, () => $"fold {done * Fold + 1:N0} of {Fold}"), Cancellation), enumerateCollection: true);
    }
}
