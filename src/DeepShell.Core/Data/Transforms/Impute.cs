using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>What takes the place of a missing number.</summary>
public enum ImputeStrategy
{
    /// <summary>The mean of the training part.</summary>
    Mean,
    /// <summary>The median of the training part.</summary>
    Median,
    /// <summary>The most frequent value of the training part; of several the smallest.</summary>
    Mode,
    /// <summary>A value of your choice.</summary>
    Constant,
}

/// <summary>Fills in missing numbers, before they are scaled. A column without any value in the training part becomes 0.</summary>
/// <remarks>Missing categories have an input of their own. Mode, with the column named, gives them the most frequent category instead.</remarks>
[Component("Impute")]
public sealed class Impute : ColumnTransform
{
    /// <summary>What takes the place of a missing number.</summary>
    [Position(0)] public ImputeStrategy Strategy { get; init; }

    /// <summary>The value for the strategy Constant.</summary>
    public double Value { get; init; }

    /// <summary>Adds an input that is 1 where the value was missing, for columns with missing values in the training part: being missing may say something.</summary>
    public bool Flag { get; init; }

    /// <summary>A missing value comes back as missing where a flag says so, otherwise as what took its place.</summary>
    public override Inverse Inverse => Flag ? Inverse.Exact : Inverse.Representative;

    internal bool NeedsQuartiles => Strategy == ImputeStrategy.Median;

    /// <summary>Whether the values themselves are looked at, not only their sums.</summary>
    internal bool NeedsValues => Strategy is ImputeStrategy.Median or ImputeStrategy.Mode;

    internal override bool Takes(Field field) => field is NumberField || (field is CategoryField && Strategy == ImputeStrategy.Mode);

    /// <summary>The rule for a column: the last of those for it, or the mean.</summary>
    internal static Impute For(Field field, IReadOnlyList<Transform> transforms) => transforms.OfType<Impute>().LastOrDefault(t => t.AppliesTo(field)) ?? new Impute();

    /// <param name="known">Statistics of the values that are known.</param>
    /// <param name="values">The values; NaN where missing.</param>
    internal double Fit(in ColumnStatistics known, ReadOnlySpan<double> values) => Strategy switch
    {
        ImputeStrategy.Constant => Value,
        _ when known.Count == 0 => 0,
        ImputeStrategy.Median => known.Median,
        ImputeStrategy.Mode => Mode(values),
        _ => known.Mean,
    };

    private static double Mode(ReadOnlySpan<double> values)
    {
        Dictionary<double, int> counts = [];
        foreach (double value in values)
            if (!double.IsNaN(value)) counts[value] = counts.GetValueOrDefault(value) + 1;
        return counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key).First().Key;
    }
}
