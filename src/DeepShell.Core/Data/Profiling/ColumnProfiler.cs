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
        double[] known = new double[rows.Length];
        int count = 0;
        foreach (int row in rows)
            if (!double.IsNaN(field[row])) known[count++] = field[row];
        profile = profile with { Missing = rows.Length - count };
        if (count == 0) return profile;
        Array.Sort(known, 0, count);
        ReadOnlySpan<double> sorted = known.AsSpan(0, count);
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
            int to = from;
            while (to < sorted.Length && (b == Bins - 1 || sorted[to] < right)) to++;
            bins[b] = new HistogramBin($"{Text(left)} to {Text(right)}", left, right, to - from);
            from = to;
        }
        return bins;

        double Edge(int b) => b == Bins ? high : low + b * ((high - low) / Bins);
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
