using System.Management.Automation;
using DeepShell.Data;

namespace DeepShell.PowerShell;

/// <summary>Fits the preparation of a dataset to its training part: numbers scaled, missing values filled in, categories one-hot.</summary>
/// <remarks>
/// <para>Normalize-Data is its usual name: an alias, because Normalize is not among the verbs PowerShell approves of.</para>
/// <para>What is fitted is of the training part only, goes with the model and is applied to whatever the model predicts.</para>
/// </remarks>
/// <example>
/// <summary>Mean 0 and deviation 1 for every column.</summary>
/// <code>Import-Dataset iris.csv | Split-Dataset | Normalize-Data</code>
/// </example>
/// <example>
/// <summary>The range -1 to 1, and the median where a number is missing.</summary>
/// <code>Import-Dataset wine.csv | Split-Dataset | Normalize-Data -Method MinMax -Low -1 -High 1 -Impute Median</code>
/// </example>
/// <example>
/// <summary>Logarithms of two columns, and as many principal components as it takes for 95 % of the variance.</summary>
/// <code>Import-Dataset adult.csv | Split-Dataset | Normalize-Data -Transform @{ Type = 'Log'; Columns = 'gain', 'loss' } -Projection Pca -Variance 0.95</code>
/// </example>
/// <example>
/// <summary>Fills in medians and says where, and replaces a column of many categories by the mean of the label.</summary>
/// <code>Import-Dataset adult.csv | Split-Dataset | Normalize-Data -Impute Median -MissingFlag -Transform @{ Type = 'TargetMean'; Columns = 'country' }</code>
/// </example>
/// <example>
/// <summary>Dates as numbers on circles, so that December is next to January.</summary>
/// <code>Import-Dataset sales.csv | Split-Dataset -TimeColumn day | Normalize-Data -Transform @{ Type = 'DateParts'; Columns = 'day'; Cyclic = $true }</code>
/// </example>
/// <seealso cref="SplitDatasetCommand"/>
/// <seealso cref="ConvertFromNormalizedDatasetCommand"/>
[Cmdlet(VerbsData.ConvertTo, "NormalizedDataset")]
[Alias("Normalize-Data")]
[OutputType(typeof(Dataset))]
public sealed class ConvertToNormalizedDatasetCommand : DeepShellCmdlet, IDynamicParameters
{
    private readonly ComponentArgument<Scaler> _scaler;
    private readonly ComponentArgument<Projection> _projection;

    /// <summary>A cmdlet.</summary>
    public ConvertToNormalizedDatasetCommand() => (_scaler, _projection) = (new(this), new(this));

    /// <summary>A dataset that was split.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public Dataset Dataset { get; set; } = null!;

    /// <summary>How numbers and pixels are scaled: ZScore (mean 0, deviation 1), MinMax (0 to 1) and others.</summary>
    /// <value>ZScore</value>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(ComponentCompleter<Scaler>))]
    public object Method { get; set; } = nameof(ZScore);

    /// <summary>What takes the place of a missing number: Mean, Median, Mode (the most frequent), or a number.</summary>
    /// <value>Mean</value>
    [Parameter]
    [ArgumentCompleter(typeof(EnumCompleter<ImputeStrategy>))]
    public string? Impute { get; set; }

    /// <summary>Adds an input that says where a number was missing, for columns with missing values in the training part.</summary>
    [Parameter]
    public SwitchParameter MissingFlag { get; set; }

    /// <summary>How many categories of a column get an input; the rarest beyond it are treated as unknown.</summary>
    /// <value>256</value>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? MaxCategory { get; set; }

    /// <summary>Further rules, by name or as tables with the columns they are for: Log, Clip, Bucket, Ordinal, TargetMean, DateParts, Tokens, Impute, OneHot, and for images Resize and CenterCrop, as @{ Type = 'Clip'; Columns = 'income'; UpperQuantile = 0.95 }.</summary>
    [Parameter]
    [ComponentTransformation(typeof(Transform))]
    [ArgumentCompleter(typeof(ComponentCompleter<Transform>))]
    public object[]? Transform { get; set; }

    /// <summary>A projection of the whole row at the end: Pca, PcaWhiten or ZcaWhiten.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ComponentCompleter<Projection>))]
    public object? Projection { get; set; }

    /// <inheritdoc/>
    public object? GetDynamicParameters()
    {
        RuntimeDefinedParameterDictionary all = _scaler.Parameters(Method) ?? [];
        foreach ((string name, RuntimeDefinedParameter parameter) in _projection.Parameters(Projection) ?? []) all.TryAdd(name, parameter);
        return all;
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        List<Transform> transforms = [_scaler.Create(Method)!];
        if (Impute is not null || MissingFlag)
        {
            bool isNumber = CellValue.TryParse(Impute, out double value);
            transforms.Add(Catalog.Components.Create<Impute>(nameof(Data.Impute),
                [new("Strategy", isNumber ? nameof(ImputeStrategy.Constant) : Impute ?? nameof(ImputeStrategy.Mean)), new("Value", isNumber ? value : 0.0), new("Flag", MissingFlag.IsPresent)]));
        }
        if (MaxCategory is { } most) transforms.Add(new OneHot { MaxCategories = most });
        transforms.AddRange(Transform?.Cast<Transform>() ?? []);
        if (_projection.Create(Projection) is { } projection) transforms.Add(projection);
        Dataset normalized = Dataset.Normalize(transforms);
        foreach (string idle in normalized.Notes.Skip(Dataset.Notes.Count)) WriteWarning(idle);
        WriteObject(normalized);
    }
}
