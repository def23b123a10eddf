namespace DeepShell.Data;

/// <summary>What is known of a column's values.</summary>
public readonly record struct ColumnStatistics
{
    private const double MachineEpsilon = 2.220446049250313e-16;

    /// <summary>Values that are not missing.</summary>
    public long Count { get; init; }

    /// <summary>Arithmetic mean.</summary>
    public double Mean { get; init; }

    /// <summary>Population standard deviation (divided by N).</summary>
    public double StandardDeviation { get; init; }

    /// <summary>Smallest value.</summary>
    public double Minimum { get; init; }

    /// <summary>Largest value.</summary>
    public double Maximum { get; init; }

    /// <summary>Middle value; the mean of the middle two of an even number.</summary>
    public double Median { get; init; }

    /// <summary>First quartile, linearly interpolated.</summary>
    public double LowerQuartile { get; init; }

    /// <summary>Third quartile, linearly interpolated.</summary>
    public double UpperQuartile { get; init; }

    /// <summary>Whether the deviation is 0 up to rounding.</summary>
    public bool IsConstant
    {
        get
        {
            double variance = StandardDeviation * StandardDeviation, rounding = Count * Mean * MachineEpsilon;
            return variance <= Count * MachineEpsilon * variance + rounding * rounding;
        }
    }

    /// <summary>Statistics of the values that are not NaN.</summary>
    public static ColumnStatistics Of(ReadOnlySpan<double> values)
    {
        double[] known = new double[values.Length];
        int count = 0;
        foreach (double value in values)
            if (!double.IsNaN(value)) known[count++] = value;
        if (count == 0) return default;
        Array.Sort(known, 0, count);
        return OfSorted(known.AsSpan(0, count));
    }

    /// <summary>Statistics of values in ascending order, none of them NaN.</summary>
    internal static ColumnStatistics OfSorted(ReadOnlySpan<double> known)
    {
        int count = known.Length;
        if (count == 0) return default;
        // Summed in sorted order, so that the order of rows does not matter.
        double mean = 0, spread = 0;
        for (int i = 0; i < count; i++) mean += known[i];
        // Rounding must not take the mean out of the range: a constant column stays constant when it is filled in.
        mean = Math.Clamp(mean / count, known[0], known[count - 1]);
        for (int i = 0; i < count; i++) spread += (known[i] - mean) * (known[i] - mean);
        return new ColumnStatistics
        {
            Count = count,
            Mean = mean,
            StandardDeviation = Math.Sqrt(spread / count),
            Minimum = known[0],
            Maximum = known[count - 1],
            Median = (known[(count - 1) / 2] + known[count / 2]) / 2,
            LowerQuartile = ColumnProfiler.Quantile(known, 0.25),
            UpperQuartile = ColumnProfiler.Quantile(known, 0.75),
        };
    }

    /// <summary>Statistics of byte values /255 from how often each occurs.</summary>
    internal static ColumnStatistics Of(ReadOnlySpan<long> histogram)
    {
        long count = 0;
        double sum = 0, spread = 0;
        int low = -1, high = 0;
        for (int v = 0; v < histogram.Length; v++)
        {
            if (histogram[v] == 0) continue;
            if (low < 0) low = v;
            high = v;
            count += histogram[v];
            sum += (double)histogram[v] * v;
        }
        if (count == 0) return default;
        double mean = sum / count;
        for (int v = 0; v < histogram.Length; v++) spread += histogram[v] * (v - mean) * (v - mean);
        return new ColumnStatistics
        {
            Count = count,
            Mean = mean / 255,
            StandardDeviation = Math.Sqrt(spread / count) / 255,
            Minimum = low / 255.0,
            Maximum = high / 255.0,
            Median = (At(histogram, (count - 1) / 2) + At(histogram, count / 2)) / 510.0,
            LowerQuartile = Between(histogram, count, 0.25),
            UpperQuartile = Between(histogram, count, 0.75),
        };
    }

    private static double Between(ReadOnlySpan<long> histogram, long count, double share)
    {
        double place = share * (count - 1);
        long below = (long)Math.Floor(place);
        int low = At(histogram, below), high = At(histogram, Math.Min(below + 1, count - 1));
        return (low + (high - low) * (place - below)) / 255;
    }

    private static int At(ReadOnlySpan<long> histogram, long rank)
    {
        int value = 0;
        while (rank >= histogram[value]) rank -= histogram[value++];
        return value;
    }
}
