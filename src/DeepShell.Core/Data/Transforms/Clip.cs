using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>Limits numbers before scaling: to quantiles of the training part, or to bounds of your own.</summary>
[Component("Clip")]
public sealed class Clip : ColumnTransform
{
    /// <summary>The share of the training part below which values are raised, unless Low is given.</summary>
    [Range(0.0, 0.5)] public double LowerQuantile { get; init; } = 0.01;

    /// <summary>The share of the training part above which values are lowered, unless High is given.</summary>
    [Range(0.5, 1.0)] public double UpperQuantile { get; init; } = 0.99;

    /// <summary>The smallest value allowed, in the column's own unit.</summary>
    public double? Low { get; init; }

    /// <summary>The largest value allowed, in the column's own unit.</summary>
    public double? High { get; init; }

    /// <summary>Numbers beyond the bounds come back as these.</summary>
    public override Inverse Inverse => Inverse.Representative;

    /// <summary>The bounds for these values, in ascending order.</summary>
    internal (double Low, double High) Fit(ReadOnlySpan<double> sorted)
    {
        double low = Low ?? ColumnProfiler.Quantile(sorted, LowerQuantile), high = High ?? ColumnProfiler.Quantile(sorted, UpperQuantile);
        if (low > high)
            throw new DeepShellException("Normalize.Range", ErrorKind.InvalidArgument, $"Clip: the lower bound {low} is above the upper bound {high}.", "Give Low and High in order, or neither.", low);
        return (low, high);
    }
}
