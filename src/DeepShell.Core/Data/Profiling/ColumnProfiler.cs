using System.Buffers;
using System.Globalization;

namespace DeepShell.Data;

/// <summary>Looks at one column.</summary>
internal static class ColumnProfiler
{
    private const int Bins = 10;

    public static ColumnProfile Profile(Field field, Field? label, int[] rows)
    {
        ColumnProfile profile = new() { Name = field.Name, Kind = field.Kind, Role = field.Role, Count = rows.Length, Missing = 0 };
        profile = field switch
        {
            NumberField numbers => Numbers(numbers, rows, profile),
            CategoryField categories => Categories(categories, rows, profile),
            ImageField images => Images(images, rows, profile),
            BoxField boxes => Boxes(boxes, rows, profile),
            MaskField masks => Masks(masks, rows, profile),
            TextField texts => profile with { Missing = rows.Count(r => texts[r] is null), Distinct = rows.Select(r => texts[r]).OfType<string>().Distinct().Count() },
            _ => profile with { Missing = rows.Count(r => field.Value(r) is null) },
        };
        return label is null || label == field ? profile : profile with { Association = Association.Of(field, label, rows) };
    }

    /// <summary>A quantile of sorted values, linearly interpolated between the nearest two (NumPy's default).</summary>
    public static double Quantile(ReadOnlySpan<double> sorted, double share)
    {
        if (sorted.IsEmpty) return double.NaN;
        double place = share * (sorted.Length - 1);
        int below = (int)Math.Floor(place);
        double above = sorted[Math.Min(below + 1, sorted.Length - 1)], part = place - below;
        return part == 0 || above == sorted[below] ? sorted[below] : sorted[below] + (above - sorted[below]) * part;
    }

    private static ColumnProfile Numbers(NumberField field, int[] rows, ColumnProfile profile)
    {
        // A column after another in the same memory: new memory costs as much as the sort.
        double[] buffer = ArrayPool<double>.Shared.Rent(rows.Length);
        try
        {
            return Numbers(field, rows, profile, buffer.AsSpan(0, rows.Length));
        }
        finally
        {
            ArrayPool<double>.Shared.Return(buffer);
        }
    }

    private static ColumnProfile Numbers(NumberField field, int[] rows, ColumnProfile profile, Span<double> known)
    {
        field.Gather(rows, known);
        int count = 0;
        foreach (double value in known)
            if (!double.IsNaN(value)) known[count++] = value;
        profile = profile with { Missing = rows.Length - count };
        if (count == 0) return profile;
        RadixSort.Sort(known[..count]);
        ReadOnlySpan<double> sorted = known[..count];
        ColumnStatistics statistics = ColumnStatistics.OfSorted(sorted);
        int distinct = 1;
        for (int i = 1; i < count; i++)
            if (sorted[i] != sorted[i - 1]) distinct++;
        return profile with
        {
            Distinct = distinct,
            Mean = statistics.Mean,
            StandardDeviation = statistics.StandardDeviation,
            Minimum = sorted[0],
            Maximum = sorted[^1],
            LowerQuartile = Quantile(sorted, 0.25),
            Median = statistics.Median,
            UpperQuartile = Quantile(sorted, 0.75),
            Histogram = Ranges(sorted),
        };
    }

    private static HistogramBin[] Ranges(ReadOnlySpan<double> sorted)
    {
        double low = sorted[0], high = sorted[^1];
        if (low == high) return [new HistogramBin(Text(low), low, high, sorted.Length)];
        HistogramBin[] bins = new HistogramBin[Bins];
        int from = 0;
        for (int b = 0; b < Bins; b++)
        {
            double left = Edge(b), right = Edge(b + 1);
            int to = b == Bins - 1 ? sorted.Length : from + Below(sorted[from..], right);
            bins[b] = new HistogramBin($"{Text(left)} to {Text(right)}", left, right, to - from);
            from = to;
        }
        return bins;

        double Edge(int b) => b == Bins ? high : low + b * ((high - low) / Bins);
    }

    // How many of sorted values are below a bound.
    private static int Below(ReadOnlySpan<double> sorted, double bound)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (sorted[middle] < bound) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private static ColumnProfile Categories(CategoryField field, int[] rows, ColumnProfile profile)
    {
        int[] counts = field.CountByCategory(rows);
        int[] order = [.. Enumerable.Range(0, counts.Length).Where(c => counts[c] > 0).OrderByDescending(c => counts[c]).ThenBy(c => c)];
        return profile with
        {
            Missing = rows.Length - counts.Sum(),
            Distinct = order.Length,
            Top = order.Length == 0 ? null : field.Categories[order[0]],
            Histogram = [.. order.Take(Bins).Select(c => new HistogramBin(field.Categories[c], double.NaN, double.NaN, counts[c]))],
        };
    }

    // By class: how many boxes each has.
    private static ColumnProfile Boxes(BoxField field, int[] rows, ColumnProfile profile)
    {
        int[] counts = field.CountByCategory(rows);
        int[] order = [.. Enumerable.Range(0, counts.Length).Where(c => counts[c] > 0).OrderByDescending(c => counts[c]).ThenBy(c => c)];
        return profile with
        {
            Distinct = order.Length,
            Top = order.Length == 0 ? null : field.Categories[order[0]],
            Histogram = [.. order.Take(Bins).Select(c => new HistogramBin(field.Categories[c], double.NaN, double.NaN, counts[c]))],
        };
    }

    // By class: its share of the pixels that count, as so many of the rows, so that they fit and add up to them.
    private static ColumnProfile Masks(MaskField field, int[] rows, ColumnProfile profile)
    {
        long[] counts = field.CountPixels(rows).Pixels[..^1];
        int[] order = [.. Enumerable.Range(0, counts.Length).Where(c => counts[c] > 0).OrderByDescending(c => counts[c]).ThenBy(c => c)];
        double all = Math.Max(1, counts.Sum());
        return profile with
        {
            Distinct = order.Length,
            Top = order.Length == 0 ? null : field.Categories[order[0]],
            Histogram = [.. order.Take(Bins).Select(c => new HistogramBin(field.Categories[c], double.NaN, double.NaN, (int)Math.Round(counts[c] / all * rows.Length)))],
        };
    }

    private static ColumnProfile Images(ImageField field, int[] rows, ColumnProfile profile)
    {
        long[] counts = new long[256];
        byte[] buffer = new byte[field.Size];
        foreach (int row in rows)
            foreach (byte p in field.Pixels(row, buffer)) counts[p]++;
        ColumnStatistics pixels = ColumnStatistics.Of(counts);
        HistogramBin[] bins = new HistogramBin[8];
        for (int b = 0; b < bins.Length; b++)
        {
            long sum = 0;
            for (int v = b * 32; v < (b + 1) * 32; v++) sum += counts[v];
            // Of pixels: shares of the rows, so that they fit and add up to them.
            bins[b] = new HistogramBin($"{b / 8.0} to {(b + 1) / 8.0}", b / 8.0, (b + 1) / 8.0, (int)Math.Round((double)sum / Math.Max(1, pixels.Count) * rows.Length));
        }
        return profile with { Distinct = RowHash.Of([field], rows).Distinct().Count(), Mean = pixels.Mean, StandardDeviation = pixels.StandardDeviation, Minimum = pixels.Minimum, Maximum = pixels.Maximum, Median = pixels.Median, Histogram = bins };
    }

    private static string Text(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
