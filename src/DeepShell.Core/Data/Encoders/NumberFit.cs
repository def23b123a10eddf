namespace DeepShell.Data;

/// <summary>Fits the encoder of a number column, or of ordered categories, in a fixed order: fill in, clip, logarithm, scale. Or: fill in, bucket.</summary>
internal static class NumberFit
{
    public static FieldEncoder Fit(NumberField field, ReadOnlySpan<int> train, Scaler? scaler, IReadOnlyList<Transform> transforms)
    {
        double[] values = new double[train.Length];
        for (int i = 0; i < values.Length; i++) values[i] = field[train[i]];
        double missing = Fill(values, Rule<Impute>(transforms) ?? new Impute(), out ColumnStatistics? unchanged);
        if (transforms.OfType<Bucket>().LastOrDefault(t => t.AppliesTo(field)) is { } bucket)
            return new BucketEncoder { Name = field.Name, Missing = missing, Edges = bucket.Fit([.. values.Order()]) };
        bool log = transforms.OfType<Log>().Any(t => t.AppliesTo(field));
        double? low = null, high = null;
        if (transforms.OfType<Clip>().LastOrDefault(t => t.AppliesTo(field)) is { } clip) (low, high) = clip.Fit([.. values.Order()]);
        if (log || low is not null)
        {
            unchanged = null;
            foreach (ref double value in values.AsSpan()) value = NumberEncoder.Bend(value, low, high, log);
        }
        (double shift, double scale) = scaler?.Fit(unchanged ?? ColumnStatistics.Of(values)) ?? (0, 1);
        return new NumberEncoder { Name = field.Name, Missing = missing, Low = low, High = high, Log = log, Shift = shift, Scale = scale };
    }

    public static FieldEncoder Fit(CategoryField field, ReadOnlySpan<int> train, Scaler? scaler, IReadOnlyList<Transform> transforms, Ordinal order)
    {
        int[] counts = field.CountByCategory(train);
        string[] categories = order.Categories.Length > 0 ? order.Categories : [.. field.Categories.Where((_, c) => counts[c] > 0)];
        double[] values = new double[train.Length];
        for (int i = 0; i < values.Length; i++)
        {
            int place = field[train[i]] < 0 ? -1 : Array.IndexOf(categories, field.Categories[field[train[i]]]);
            values[i] = place < 0 ? double.NaN : place;
        }
        double missing = Fill(values, Rule<Impute>(transforms) ?? new Impute(), out _);
        (double shift, double scale) = scaler?.Fit(ColumnStatistics.Of(values)) ?? (0, 1);
        return new OrdinalEncoder { Name = field.Name, Categories = categories, Missing = missing, Shift = shift, Scale = scale };
    }

    // Scaled after it was filled in, as a chain of imputer and scaler does elsewhere. Statistics take a sort: those of a full column are kept.
    private static double Fill(double[] values, Impute impute, out ColumnStatistics? full)
    {
        ColumnStatistics known = ColumnStatistics.Of(values);
        double missing = impute.Fit(known);
        full = known.Count == values.Length ? known : null;
        if (full is null)
            foreach (ref double value in values.AsSpan())
                if (double.IsNaN(value)) value = missing;
        return missing;
    }

    private static T? Rule<T>(IReadOnlyList<Transform> transforms) where T : Transform => transforms.OfType<T>().FirstOrDefault();
}
