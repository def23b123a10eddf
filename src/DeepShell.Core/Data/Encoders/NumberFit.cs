namespace DeepShell.Data;

/// <summary>Fits the encoder of a number column, or of ordered categories, in a fixed order: fill in, clip, logarithm, scale. Or: fill in, bucket.</summary>
internal static class NumberFit
{
    public static FieldEncoder Fit(NumberField field, ReadOnlySpan<int> train, Scaler? scaler, IReadOnlyList<Transform> transforms)
    {
        Impute impute = Impute.For(field, transforms);
        Bucket? bucket = transforms.OfType<Bucket>().LastOrDefault(t => t.AppliesTo(field));
        Clip? clip = transforms.OfType<Clip>().LastOrDefault(t => t.AppliesTo(field));
        bool log = transforms.OfType<Log>().Any(t => t.AppliesTo(field)), ordered = impute.NeedsValues || scaler?.NeedsQuartiles == true;
        return bucket is null && clip is null && !log && !ordered ? FitPlain(field, train, scaler, impute) : FitOrdered(field, train, scaler, impute, bucket, clip, log);
    }

    // Scaled after it was filled in, as a chain of imputer and scaler does elsewhere.
    private static NumberEncoder FitPlain(NumberField field, ReadOnlySpan<int> train, Scaler? scaler, Impute impute)
    {
        ColumnStatistics known = ColumnStatistics.Of(field, train);
        double missing = impute.Fit(known, default);
        (double shift, double scale) = scaler?.Fit(known.Count == train.Length ? known : ColumnStatistics.Of(field, train, missing)) ?? (0, 1);
        return new NumberEncoder { Name = field.Name, Missing = missing, Flag = impute.Flag && known.Count < train.Length, Shift = shift, Scale = scale };
    }

    private static FieldEncoder FitOrdered(NumberField field, ReadOnlySpan<int> train, Scaler? scaler, Impute impute, Bucket? bucket, Clip? clip, bool log)
    {
        double[] values = new double[train.Length];
        field.Gather(train, values);
        double missing = Fill(values, impute, out bool flag);
        if (bucket is not null)
        {
            double[] sorted = Sorted(values);
            return new BucketEncoder { Name = field.Name, Missing = missing, Flag = flag, Edges = bucket.Fit(sorted), Low = sorted.Length > 0 ? sorted[0] : null, High = sorted.Length > 0 ? sorted[^1] : null };
        }
        (double? low, double? high) = clip is null ? default((double?, double?)) : clip.Fit(Sorted(values));
        if (log || low is not null)
            foreach (ref double value in values.AsSpan()) value = NumberEncoder.Bend(value, low, high, log);
        (double shift, double scale) = scaler?.Fit(ColumnStatistics.Of(values, scaler.NeedsQuartiles)) ?? (0, 1);
        return new NumberEncoder { Name = field.Name, Missing = missing, Flag = flag, Low = low, High = high, Log = log, Shift = shift, Scale = scale };
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
        double missing = Fill(values, Impute.For(field, transforms), out _);
        (double shift, double scale) = scaler?.Fit(ColumnStatistics.Of(values, scaler.NeedsQuartiles)) ?? (0, 1);
        return new OrdinalEncoder { Name = field.Name, Categories = categories, Missing = missing, Shift = shift, Scale = scale };
    }

    private static double Fill(double[] values, Impute impute, out bool flag)
    {
        ColumnStatistics known = ColumnStatistics.Of(values, impute.NeedsQuartiles);
        double missing = impute.Fit(known, values);
        flag = impute.Flag && known.Count < values.Length;
        foreach (ref double value in values.AsSpan())
            if (double.IsNaN(value)) value = missing;
        return missing;
    }

    private static double[] Sorted(double[] values)
    {
        double[] sorted = [.. values];
        RadixSort.Sort(sorted);
        return sorted;
    }
}
