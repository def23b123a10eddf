namespace DeepShell.Data;

/// <summary>Takes the statistics of the training part. Sees no other row.</summary>
internal static class PreprocessingFit
{
    public static Preprocessing Fit(Dataset dataset, IReadOnlyList<Transform> transforms)
    {
        if (dataset.Partitions is null)
            throw new DeepShellException("Normalize.NotSplit", ErrorKind.InvalidOperation,
                $"{dataset.Name} is not split: statistics of all rows would leak the test part into training.",
                "Split it first: … | Split-Dataset | Normalize-Data.", dataset);
        return Fit(dataset, dataset.Partitions[PartitionName.Train], transforms);
    }

    public static Preprocessing Fit(Dataset dataset, ReadOnlySpan<int> train, IReadOnlyList<Transform> transforms)
    {
        if (transforms.OfType<Scaler>().Count() > 1)
            throw new DeepShellException("Normalize.TwoScalers", ErrorKind.InvalidArgument, "Two scalers were given, expected one.", "Choose ZScore or MinMax.");
        if (dataset.Features.Count == 0)
            throw new DeepShellException("Preprocessing.NoFeature", ErrorKind.InvalidData,
                $"{dataset.Name} has no feature column to learn from.", "Name the ones to use with Import-Dataset -Feature.", dataset);
        if (dataset.Features.Count > 1 && dataset.Features.Any(f => f is ImageField))
            throw new DeepShellException("Preprocessing.MixedFeatures", ErrorKind.InvalidData,
                $"{dataset.Name} has an image column beside other features.", "Keep the image column alone with -Feature.", dataset);
        Scaler? scaler = transforms.OfType<Scaler>().FirstOrDefault();
        Impute impute = transforms.OfType<Impute>().FirstOrDefault() ?? new Impute();
        OneHot oneHot = transforms.OfType<OneHot>().FirstOrDefault() ?? new OneHot();
        List<FieldEncoder> encoders = [];
        foreach (Field field in dataset.Features)
            encoders.Add(field switch
            {
                NumberField numbers => Number(numbers, train, scaler, impute),
                CategoryField categories => Category(categories, train, oneHot),
                ImageField images => Image(images, train, scaler).WithCentered(dataset.Augmentations),
                _ => throw new NotSupportedException(field.Kind),
            });
        return new Preprocessing(encoders, Target(dataset, train), transforms);
    }

    private static NumberEncoder Number(NumberField field, ReadOnlySpan<int> train, Scaler? scaler, Impute impute)
    {
        double[] values = new double[train.Length];
        for (int i = 0; i < values.Length; i++) values[i] = field[train[i]];
        ColumnStatistics known = ColumnStatistics.Of(values);
        double missing = impute.Fit(known);
        if (scaler is null) return new NumberEncoder { Name = field.Name, Missing = missing };
        // Scaled after it was filled in, as a chain of imputer and scaler does elsewhere.
        bool any = known.Count < values.Length;
        foreach (ref double value in values.AsSpan())
            if (double.IsNaN(value)) value = missing;
        (double shift, double scale) = scaler.Fit(any ? ColumnStatistics.Of(values) : known);
        return new NumberEncoder { Name = field.Name, Missing = missing, Shift = shift, Scale = scale };
    }

    private static CategoryEncoder Category(CategoryField field, ReadOnlySpan<int> train, OneHot oneHot)
    {
        int[] counts = field.CountByCategory(train);
        // The most frequent ones, then back in the column's own order.
        string[] kept = [.. Enumerable.Range(0, counts.Length).Where(c => counts[c] > 0)
            .OrderByDescending(c => counts[c]).ThenBy(c => c).Take(oneHot.MaxCategories).Order().Select(c => field.Categories[c])];
        bool missing = false;
        foreach (int row in train) missing |= field[row] < 0;
        return new CategoryEncoder { Name = field.Name, Categories = kept, HasMissing = missing };
    }

    private static ImageEncoder Image(ImageField field, ReadOnlySpan<int> train, Scaler? scaler)
    {
        double[] shift = new double[field.Channels], scale = new double[field.Channels];
        Array.Fill(scale, 1);
        if (scaler is not null)
        {
            long[] counts = Histogram(field, train);
            for (int c = 0; c < field.Channels; c++)
                (shift[c], scale[c]) = scaler.Fit(ColumnStatistics.Of(counts.AsSpan(c * 256, 256)));
        }
        return new ImageEncoder { Name = field.Name, Height = field.Height, Width = field.Width, Shift = shift, Scale = scale };
    }

    // How often each byte value occurs in each channel: whole numbers, so the order of threads does not matter.
    private static long[] Histogram(ImageField field, ReadOnlySpan<int> train)
    {
        int[] rows = train.ToArray();
        long[] total = new long[field.Channels * 256];
        Parallel.For(0, rows.Length,
            () => (Counts: new long[total.Length], Buffer: new byte[field.Size]),
            (i, _, local) =>
            {
                ReadOnlySpan<byte> pixels = field.Pixels(rows[i], local.Buffer);
                int channel = 0;
                foreach (byte p in pixels)
                {
                    local.Counts[channel * 256 + p]++;
                    if (++channel == field.Channels) channel = 0;
                }
                return local;
            },
            local =>
            {
                lock (total)
                    for (int i = 0; i < total.Length; i++) total[i] += local.Counts[i];
            });
        return total;
    }

    private static TargetEncoder? Target(Dataset dataset, ReadOnlySpan<int> train)
    {
        switch (dataset.Label)
        {
            case null: return null;
            case CategoryField classes: return new ClassTarget { Name = classes.Name, Classes = [.. classes.Categories] };
            case NumberField numbers:
                double[] values = new double[train.Length];
                for (int i = 0; i < values.Length; i++) values[i] = numbers[train[i]];
                ColumnStatistics known = ColumnStatistics.Of(values);
                return new ValueTarget { Name = numbers.Name, Mean = known.Mean, Deviation = known.IsConstant ? 1 : known.StandardDeviation };
            default: throw new NotSupportedException(dataset.Label.Kind);
        }
    }
}
