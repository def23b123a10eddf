using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

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
    /// <param name="values">In any order: the figures do not depend on it.</param>
    /// <param name="quartiles">Whether median and quartiles are wanted, which take a sort; they are NaN otherwise.</param>
    public static ColumnStatistics Of(ReadOnlySpan<double> values, bool quartiles = true)
    {
        if (!quartiles) return Moments(new Source { Values = values, Count = values.Length });
        double[] known = new double[values.Length];
        int count = 0;
        foreach (double value in values)
            if (!double.IsNaN(value)) known[count++] = value;
        if (count == 0) return default;
        RadixSort.Sort(known.AsSpan(0, count));
        return OfSorted(known.AsSpan(0, count));
    }

    /// <summary>Statistics of a column without median and quartiles, in no memory to speak of.</summary>
    /// <param name="field">The column.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="fill">Takes the place of missing values; NaN leaves them out.</param>
    internal static ColumnStatistics Of(NumberField field, ReadOnlySpan<int> rows, double fill = double.NaN) =>
        Moments(new Source { Field = field, Rows = rows, Count = rows.Length, Fill = fill });

    /// <summary>Statistics of values in ascending order, none of them NaN.</summary>
    internal static ColumnStatistics OfSorted(ReadOnlySpan<double> known) => known.IsEmpty ? default : Moments(new Source { Values = known, Count = known.Length }) with
    {
        Median = (known[(known.Length - 1) / 2] + known[known.Length / 2]) / 2,
        LowerQuartile = ColumnProfiler.Quantile(known, 0.25),
        UpperQuartile = ColumnProfiler.Quantile(known, 0.75),
    };

    // Values that are there, or are read from a column a block at a time.
    private readonly ref struct Source
    {
        public Source() { }

        public int Count { get; init; }
        public ReadOnlySpan<double> Values { get; init; }
        public NumberField? Field { get; init; }
        public ReadOnlySpan<int> Rows { get; init; }
        public double Fill { get; init; } = double.NaN;

        public ReadOnlySpan<double> Block(int from, Span<double> buffer)
        {
            int count = Math.Min(buffer.Length, Count - from);
            if (Field is null) return Values.Slice(from, count);
            Field.Gather(Rows.Slice(from, count), buffer[..count]);
            if (!double.IsNaN(Fill))
                foreach (ref double value in buffer[..count])
                    if (double.IsNaN(value)) value = Fill;
            return buffer[..count];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ColumnStatistics Moments(in Source source)
    {
        Span<double> buffer = stackalloc double[512];
        ExactSum sum = new(), spread = new();
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        Vector256<double> lows = Vector256.Create(low), highs = Vector256.Create(high);
        long count = 0;
        for (int from = 0; from < source.Count; from += buffer.Length)
        {
            ReadOnlySpan<double> block = source.Block(from, buffer);
            count += sum.Add(block);
            int i = 0;
            // Of NaN both comparisons are false.
            for (; i <= block.Length - Vector256<double>.Count; i += Vector256<double>.Count)
            {
                Vector256<double> some = Vector256.Create(block[i..]);
                lows = Vector256.ConditionalSelect(Vector256.LessThan(some, lows), some, lows);
                highs = Vector256.ConditionalSelect(Vector256.GreaterThan(some, highs), some, highs);
            }
            for (; i < block.Length; i++)
            {
                if (block[i] < low) low = block[i];
                if (block[i] > high) high = block[i];
            }
        }
        for (int lane = 0; lane < Vector256<double>.Count; lane++) (low, high) = (Math.Min(low, lows[lane]), Math.Max(high, highs[lane]));
        if (count == 0) return default;
        // Rounding must not take the mean out of the range: a constant column stays constant when it is filled in.
        double mean = Math.Clamp(sum.Value() / count, low, high);
        for (int from = 0; from < source.Count; from += buffer.Length)
            spread.AddSquares(source.Block(from, buffer), mean);
        return new ColumnStatistics
        {
            Count = count, Mean = mean, StandardDeviation = Math.Sqrt(spread.Value() / count), Minimum = low, Maximum = high,
            Median = double.NaN, LowerQuartile = double.NaN, UpperQuartile = double.NaN,
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
