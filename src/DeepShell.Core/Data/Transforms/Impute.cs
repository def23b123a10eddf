using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>What takes the place of a missing number.</summary>
public enum ImputeStrategy
{
    /// <summary>The mean of the training part.</summary>
    Mean,
    /// <summary>The median of the training part.</summary>
    Median,
    /// <summary>A value of your choice.</summary>
    Constant,
}

/// <summary>Fills in missing numbers, before they are scaled. A column without any value in the training part becomes 0.</summary>
[Component("Impute")]
public sealed class Impute : Transform
{
    /// <summary>What takes the place of a missing number.</summary>
    [Position(0)] public ImputeStrategy Strategy { get; init; }

    /// <summary>The value for the strategy Constant.</summary>
    public double Value { get; init; }

    internal bool NeedsQuartiles => Strategy == ImputeStrategy.Median;

    internal double Fit(in ColumnStatistics known) => Strategy switch
    {
        ImputeStrategy.Constant => Value,
        _ when known.Count == 0 => 0,
        ImputeStrategy.Median => known.Median,
        _ => known.Mean,
    };
}
