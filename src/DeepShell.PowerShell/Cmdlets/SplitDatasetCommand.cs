using System.Management.Automation;
using DeepShell.Data;

namespace DeepShell.PowerShell;

/// <summary>Splits a dataset into a training, a validation and a test part.</summary>
/// <remarks>
/// What the source itself sets apart for testing (as MNIST does) stays the test part. No row is in two parts; rows that are held out and have
/// the same features as rows of another part are counted in the notes, with a warning where they are many.
/// Everything that is fitted later, such as means and deviations, sees the training part only.
/// </remarks>
/// <example>
/// <summary>60 % for training, 20 % for validation, 20 % for testing.</summary>
/// <code>Import-Dataset iris.csv | Split-Dataset -Ratio 60,20,20</code>
/// </example>
/// <example>
/// <summary>Shares by size, and all rows of one patient in one part.</summary>
/// <code>Import-Dataset scans.csv -Label finding | Split-Dataset -Group patient -Seed 7</code>
/// </example>
/// <example>
/// <summary>A small part of MNIST: 5,400 rows for training and 600 for validation, and all of its own test part.</summary>
/// <code>Import-Dataset ./mnist | Split-Dataset -Count 5400,600 -Seed 1</code>
/// </example>
/// <example>
/// <summary>Trains on pictures from the web, validates and tests on those of the app, with some web pictures set aside: how much of an error is due to the difference?</summary>
/// <code>$m = Import-Dataset pictures.csv -Label kind | Split-Dataset -SourceColumn origin -TestSource app | Normalize-Data | New-Model | Start-Training; 'Train', 'TrainValidation', 'Validation' | ForEach-Object { $m | Measure-Model $_ }</code>
/// </example>
/// <example>
/// <summary>Five datasets for cross-validation, each with another fifth of the rows for testing; the mean accuracy.</summary>
/// <code>Import-Dataset iris.csv | Split-Dataset -Fold 5 | Normalize-Data | New-Model | Start-Training | Measure-Model | Measure-Object Accuracy -Average</code>
/// </example>
/// <seealso cref="ConvertToNormalizedDatasetCommand"/>
[Cmdlet(VerbsCommon.Split, "Dataset")]
[OutputType(typeof(Dataset))]
public sealed class SplitDatasetCommand : DeepShellCmdlet
{
    /// <summary>The dataset.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public Dataset Dataset { get; set; } = null!;

    /// <summary>The shares of training, validation and test part: 60,20,20 or 0.6,0.2,0.2; two are training and test. By default chosen by size: 60,20,20 up to 10,000 rows, 98,1,1 from 1,000,000.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(RatioCompleter))]
    public double[]? Ratio { get; set; }

    /// <summary>Rows of the parts instead of shares: 5400,600 or 5400,600,1000. They are drawn at random; rows beyond them are in no part.</summary>
    [Parameter]
    public int[]? Count { get; set; }

    /// <summary>Decides which rows go where.</summary>
    [Parameter]
    public ulong Seed { get; set; }

    /// <summary>Gives every part each class in its share of the whole: the default for classes; -Stratify:$false turns it off.</summary>
    [Parameter]
    public SwitchParameter Stratify { get; set; }

    /// <summary>Takes the parts in the order of the rows, the last ones for testing: for data in order of time.</summary>
    [Parameter]
    public SwitchParameter Tail { get; set; }

    /// <summary>A column, by name or position, whose equal values stay together in one part, such as a patient.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ColumnCompleter))]
    public string? Group { get; set; }

    /// <summary>A column of numbers or dates, by name or position: the earliest rows are for training, the latest for testing.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ColumnCompleter))]
    public string? TimeColumn { get; set; }

    /// <summary>A column, by name or position, that says where rows come from. Rows of -TestSource become validation and test part, half each or in the shares of -Ratio (training, validation, test); all others are for training.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ColumnCompleter))]
    public string? SourceColumn { get; set; }

    /// <summary>The values of -SourceColumn that the model is made for.</summary>
    [Parameter]
    public string[] TestSource { get; set; } = [];

    /// <summary>Sets this share of the training rows aside (0.05, or 5) as TrainValidation part; with -SourceColumn by default as many as the validation part has, at most a tenth.</summary>
    [Parameter]
    public double? TrainValidation { get; set; }

    /// <summary>Gives as many datasets as folds, each with another part of the rows for testing; a ratio of two divides the rest into training and validation part.</summary>
    [Parameter]
    [ValidateRange(2, 1000)]
    public int? Fold { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        IReadOnlyList<Dataset> parts = Fold is { } folds ? Dataset.SplitFolds(folds, Options()) : [Dataset.Split(Options())];
        if (Fold is null)
            foreach (string note in parts[0].Notes.Skip(Dataset.Notes.Count))
                if (SourceColumn is null) WriteWarning(note);
                else WriteVerbose(note);
        SharedRows? shared = SharedRows.IsCheap(Dataset) ? new SharedRows(parts[0]) : null;
        foreach (Dataset split in parts) WriteObject(shared is null ? split : Noted(split, shared.In(split.Partitions!).Count));
    }

    // A few are in most tables; many spoil what is measured.
    private Dataset Noted(Dataset split, int shared)
    {
        const double Many = 0.1;
        if (shared == 0) return split;
        int held = split.Partitions!.Validation + split.Partitions.Test + split.Partitions.TrainValidation;
        string note = $"{shared:N0} of {held:N0} rows held out for validation and testing have the same features as rows of another part; Measure-Dataset lists them.";
        if (shared > Many * held) WriteWarning(note + " Remove duplicates first (Select-DatasetRow -Unique), or keep them together with -Group.");
        else WriteVerbose(note);
        return split.WithNote(note);
    }

    private Data.SplitOptions Options() => new()
    {
        Ratio = Ratio,
        Count = Count,
        Seed = Seed,
        Stratify = MyInvocation.BoundParameters.ContainsKey(nameof(Stratify)) ? Stratify.IsPresent : null,
        Tail = Tail,
        Group = Group,
        Time = TimeColumn,
        Source = SourceColumn,
        TestSources = TestSource,
        TrainValidation = TrainValidation,
    };
}
