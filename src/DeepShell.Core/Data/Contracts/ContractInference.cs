using System.Globalization;

namespace DeepShell.Data;

/// <summary>Expectations from a column that was good.</summary>
internal static class ContractInference
{
    // Missing values may become this much more frequent.
    private const double MoreMissing = 0.05;

    public static ColumnContract Infer(Field field, int[] rows)
    {
        ColumnContract column = new() { Name = field.Name, Type = field.Kind, Role = field.Role };
        switch (field)
        {
            case NumberField numbers:
                double[] sorted = Sorted(numbers, rows);
                column = column with { MaximumMissing = Allowed(rows.Length - sorted.Length, rows.Length) };
                return sorted.Length == 0 ? column : column with
                {
                    Minimum = sorted[0],
                    Maximum = sorted[^1],
                    Quantiles = [.. Enumerable.Range(0, 101).Select(q => Readable(ColumnProfiler.Quantile(sorted, q / 100.0)))],
                };
            case CategoryField categories:
                int[] counts = categories.CountByCategory(rows);
                int[] kept = [.. Enumerable.Range(0, counts.Length).Where(c => counts[c] > 0)];
                return column with
                {
                    MaximumMissing = Allowed(rows.Length - counts.Sum(), rows.Length),
                    // Of an identifier every value is new.
                    Categories = field.Role == FieldRole.Ignored ? null : [.. kept.Select(c => categories.Categories[c])],
                    Counts = field.Role == FieldRole.Ignored ? null : [.. kept.Select(c => counts[c])],
                };
            case MaskField masks: return column with { Shape = [masks.Height, masks.Width], Categories = masks.Categories };
            case ImageField images: return column with { Shape = [images.Height, images.Width, images.Channels] };
            default: return column;
        }
    }

    // Interpolated: 5.607, and not 5.606999999999999.
    private static double Readable(double value) => double.Parse(value.ToString("G12", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    public static double[] Sorted(NumberField field, int[] rows)
    {
        double[] values = new double[rows.Length];
        field.Gather(rows, values);
        int count = 0;
        foreach (double value in values)
            if (!double.IsNaN(value)) values[count++] = value;
        Array.Resize(ref values, count);
        RadixSort.Sort(values);
        return values;
    }

    private static double Allowed(int missing, int count) => missing == 0 ? 0 : Math.Min(1, Math.Round((double)missing / count + MoreMissing, 3));
}
