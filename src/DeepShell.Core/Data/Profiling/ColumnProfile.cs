namespace DeepShell.Data;

/// <summary>How many values lie in a range (From included, To excluded except in the last), or are a category.</summary>
/// <param name="Label">The range or the category in words.</param>
/// <param name="From">Lower bound; NaN for a category.</param>
/// <param name="To">Upper bound; NaN for a category.</param>
/// <param name="Count">Rows.</param>
public sealed record HistogramBin(string Label, double From, double To, int Count);

/// <summary>What one column holds. Figures of numbers are NaN for other columns.</summary>
public sealed record ColumnProfile
{
    /// <summary>The column's name.</summary>
    public required string Name { get; init; }

    /// <summary>Number, Category or Image.</summary>
    public required string Kind { get; init; }

    /// <summary>What the column is used for.</summary>
    public required FieldRole Role { get; init; }

    /// <summary>Rows.</summary>
    public required int Count { get; init; }

    /// <summary>Rows without a value.</summary>
    public required int Missing { get; init; }

    /// <summary>Different values, missing ones not counted.</summary>
    public int Distinct { get; init; }

    /// <summary>Arithmetic mean; of an image column, of all pixels in 0 to 1.</summary>
    public double Mean { get; init; } = double.NaN;

    /// <summary>Population standard deviation (divided by N), as the scalers use it.</summary>
    public double StandardDeviation { get; init; } = double.NaN;

    /// <summary>Smallest value.</summary>
    public double Minimum { get; init; } = double.NaN;

    /// <summary>First quartile, linearly interpolated.</summary>
    public double LowerQuartile { get; init; } = double.NaN;

    /// <summary>Median.</summary>
    public double Median { get; init; } = double.NaN;

    /// <summary>Third quartile, linearly interpolated.</summary>
    public double UpperQuartile { get; init; } = double.NaN;

    /// <summary>Largest value.</summary>
    public double Maximum { get; init; } = double.NaN;

    /// <summary>The most frequent category; of several the first.</summary>
    public string? Top { get; init; }

    /// <summary>
    /// How closely the column goes with the label, NaN without one. Numbers with a numeric label: Pearson's r, −1 to 1.
    /// Numbers with classes, and categories with a numeric label: the correlation ratio η. Categories with classes: Cramér's V. Both 0 to 1.
    /// </summary>
    public double Association { get; init; } = double.NaN;

    /// <summary>Ten ranges of equal width, or the most frequent categories.</summary>
    public IReadOnlyList<HistogramBin> Histogram { get; init; } = [];

    /// <summary>Share of rows without a value.</summary>
    public double MissingShare => Count == 0 ? 0 : (double)Missing / Count;

    /// <summary>The histogram in as many characters as it has bins.</summary>
    public string Sparkline
    {
        get
        {
            int most = Histogram.Select(b => b.Count).DefaultIfEmpty().Max();
            // A bin that is not empty must not look it.
            return string.Concat(Histogram.Select(b => b.Count == 0 ? ' ' : "▁▂▃▄▅▆▇█"[Math.Max(0, (int)Math.Ceiling(8.0 * b.Count / most) - 1)]));
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {Sparkline}";
}
