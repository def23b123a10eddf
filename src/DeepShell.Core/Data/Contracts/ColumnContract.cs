namespace DeepShell.Data;

/// <summary>What a column is expected to hold. Every expectation may be changed by hand, or removed.</summary>
public sealed record ColumnContract
{
    /// <summary>The column's name.</summary>
    public required string Name { get; init; }

    /// <summary>Number, Category or Image.</summary>
    public required string Type { get; init; }

    /// <summary>Feature, Label or Ignored.</summary>
    public FieldRole Role { get; init; }

    /// <summary>The largest share of rows that may lack a value.</summary>
    public double? MaximumMissing { get; init; }

    /// <summary>The smallest number allowed.</summary>
    public double? Minimum { get; init; }

    /// <summary>The largest number allowed.</summary>
    public double? Maximum { get; init; }

    /// <summary>The categories allowed.</summary>
    public IReadOnlyList<string>? Categories { get; init => field = value?.ToArray(); }

    /// <summary>Height, width and channels of images; height and width of masks.</summary>
    public IReadOnlyList<int>? Shape { get; init => field = value?.ToArray(); }

    /// <summary>Of numbers the quantiles at 0, 1, … 100 %; drift is measured against them.</summary>
    public IReadOnlyList<double>? Quantiles { get; init => field = value?.ToArray(); }

    /// <summary>Of categories how many rows each had, in their order; drift is measured against them.</summary>
    public IReadOnlyList<int>? Counts { get; init => field = value?.ToArray(); }
}
