using System.Runtime.ExceptionServices;

namespace DeepShell.Data;

/// <summary>Takes the statistics of the training part. Sees no other row.</summary>
internal static class PreprocessingFit
{
    // The eigenvectors of more take minutes.
    private const int MostProjected = 1500;

    public static Preprocessing Fit(Dataset dataset, IReadOnlyList<Transform> transforms)
    {
        if (dataset.Partitions is null)
            throw new DeepShellException("Normalize.NotSplit", ErrorKind.InvalidOperation,
                $"{dataset.Name} is not split: statistics of all rows would leak the test part into training.",
                "Split it first: … | Split-Dataset | Normalize-Data.", dataset);
        return Fit(dataset, dataset.Partitions.RowsOf(PartitionName.Train), transforms);
    }

    public static Preprocessing Fit(Dataset dataset, int[] train, IReadOnlyList<Transform> transforms)
    {
        Scaler? scaler = OneOf<Scaler>(transforms, "scalers", "ZScore is there unless another is named by -Method: -Method MinMax.");
        Projection? projection = OneOf<Projection>(transforms, "projections", "Choose Pca, PcaWhiten or ZcaWhiten.");
        foreach (ColumnTransform rule in transforms.OfType<ColumnTransform>()) rule.Check(dataset);
        Field[] inputs = [.. EncodingTransform.Inputs(dataset, transforms)];
        if (inputs.Length == 0)
            throw new DeepShellException("Preprocessing.NoFeature", ErrorKind.InvalidData,
                $"{dataset.Name} has no feature column to learn from.", "Name the ones to use with Import-Dataset -Feature.", dataset);
        if (inputs.Any(f => f is ImageField) && !inputs.All(f => f is ImageField))
            throw new DeepShellException("Preprocessing.MixedFeatures", ErrorKind.InvalidData,
                $"{dataset.Name} has an image column beside other features.", "Keep the image column alone with -Feature.", dataset);
        OneHot oneHot = transforms.OfType<OneHot>().FirstOrDefault() ?? new OneHot();
        FieldEncoder[] encoders = new FieldEncoder[inputs.Length];
        ExceptionDispatchInfo?[] errors = new ExceptionDispatchInfo?[encoders.Length];
        FitContext context = new(dataset, train, scaler);
        Parallel.For(0, encoders.Length, i =>
        {
            try
            {
                encoders[i] = Encoder(inputs[i], context, oneHot, transforms);
            }
            catch (DeepShellException e)
            {
                errors[i] = ExceptionDispatchInfo.Capture(e);
            }
        });
        // Of several the first column's, as if there were one thread.
        errors.FirstOrDefault(e => e is not null)?.Throw();
        Preprocessing fitted = new(encoders, Target(dataset, train, transforms), transforms);
        return projection is null ? fitted : fitted.WithProjection(Project(dataset, train, fitted, projection));
    }

    private static FieldEncoder Encoder(Field field, FitContext context, OneHot oneHot, IReadOnlyList<Transform> transforms) => field switch
    {
        _ when EncodingTransform.For(field, transforms, context.Train) is { } rule => rule.Fit(field, context),
        CategoryField or TextField when transforms.OfType<Tokens>().LastOrDefault(t => t.AppliesTo(field)) is { } rule =>
            rule.Fit(field.Name, context.Dataset.Features.Where(f => rule.Takes(f) && rule.AppliesTo(f)), context.Train),
        NumberField numbers => NumberFit.Fit(numbers, context.Train, context.Scaler, transforms),
        CategoryField categories when transforms.OfType<Ordinal>().LastOrDefault(o => o.AppliesTo(field)) is { } order => NumberFit.Fit(categories, context.Train, context.Scaler, transforms, order),
        CategoryField categories => oneHot.Fit(categories, context.Train, transforms),
        ImageField images => Image(images, [.. context.Dataset.Features.OfType<ImageField>().Where(f => f.Channels == images.Channels)], context.Train, context.Scaler, [.. transforms.OfType<ImageTransform>()]).WithCentered(context.Dataset.Augmentations),
        TextField => throw new DeepShellException("Preprocessing.Text", ErrorKind.InvalidOperation,
            $"Column '{field.Name}' of {context.Dataset.Name} holds texts, which a network cannot take as they are.", "Turn them into tokens with Normalize-Data -Transform Tokens, or dates into numbers with DateParts, or leave the column out with -Feature.", field),
        _ => throw new DeepShellException("Preprocessing.Kind", ErrorKind.InvalidOperation,
            $"Column '{field.Name}' of {context.Dataset.Name} holds {field.Kind.ToLowerInvariant()}, which cannot be an input.", "Leave it out with -Feature.", field),
    };

    private static T? OneOf<T>(IReadOnlyList<Transform> transforms, string what, string remedy) where T : Transform
    {
        if (transforms.OfType<T>().Count() > 1)
            throw new DeepShellException("Normalize.Two" + typeof(T).Name + "s", ErrorKind.InvalidArgument, $"Two {what} were given, expected one.", remedy);
        return transforms.OfType<T>().FirstOrDefault();
    }

    private static RowProjection Project(Dataset dataset, ReadOnlySpan<int> train, Preprocessing fitted, Projection rule)
    {
        int size = fitted.InputShape.Size;
        if (fitted.Image is not null || size > MostProjected)
            throw new DeepShellException("Normalize.Projection", ErrorKind.InvalidOperation,
                fitted.Image is not null ? $"{dataset.Name} holds images; projections are for tables." : $"{dataset.Name} has {size:N0} inputs, a projection takes at most {MostProjected:N0}.",
                "Leave the projection out, or the columns with many categories.", dataset);
        float[] rows = new float[checked(train.Length * size)];
        fitted.Encode(dataset, train, rows);
        return RowProjection.Fit(rule, rows, size, [.. fitted.InputNames]);
    }

    // All images of a sample are scaled alike: layers that they share must not see the same picture as two.
    private static ImageEncoder Image(ImageField field, IReadOnlyList<ImageField> alike, ReadOnlySpan<int> train, Scaler? scaler, ImageTransform[] steps)
    {
        double[] shift = new double[field.Channels], scale = new double[field.Channels];
        Array.Fill(scale, 1);
        if (scaler is not null)
        {
            long[] counts = new long[field.Channels * 256];
            foreach (ImageField one in alike)
                foreach ((int i, long n) in Histogram(one, train, steps).Index()) counts[i] += n;
            for (int c = 0; c < field.Channels; c++)
                (shift[c], scale[c]) = scaler.Fit(ColumnStatistics.Of(counts.AsSpan(c * 256, 256)));
        }
        return new ImageEncoder { Name = field.Name, Height = field.Height, Width = field.Width, Shift = shift, Scale = scale, Steps = steps };
    }

    // How often each byte value occurs in each channel: whole numbers, so the order of threads does not matter.
    private static long[] Histogram(ImageField field, ReadOnlySpan<int> train, ImageTransform[] steps)
    {
        int[] rows = train.ToArray();
        long[] total = new long[field.Channels * 256];
        Parallel.For(0, rows.Length,
            () => (Counts: new PixelCounts(field.Channels), Buffer: new byte[field.Size], Sample: new Augmentations.ImageSample()),
            (i, _, local) =>
            {
                ReadOnlySpan<byte> pixels = field.Pixels(rows[i], local.Buffer);
                if (steps.Length > 0)
                {
                    local.Sample.Load(pixels, field.Height, field.Width, field.Channels);
                    foreach (ImageTransform step in steps) step.Apply(local.Sample);
                    pixels = local.Sample.Pixels;
                }
                local.Counts.Add(pixels);
                return local;
            },
            local =>
            {
                lock (total) local.Counts.AddTo(total);
            });
        return total;
    }

    private static TargetEncoder? Target(Dataset dataset, ReadOnlySpan<int> train, IReadOnlyList<Transform> transforms)
    {
        switch (dataset.Label)
        {
            case null or BoxField or MaskField: return null;
            case CategoryField classes: return new ClassTarget { Name = classes.Name, Classes = [.. classes.Categories] };
            case NumberField numbers:
                double[] values = new double[train.Length];
                numbers.Gather(train, values);
                bool log = transforms.OfType<Log>().Any(t => t.Columns.Length > 0 && t.AppliesTo(numbers));
                foreach (ref double value in values.AsSpan()) value = NumberEncoder.Bend(value, null, null, log);
                ColumnStatistics known = ColumnStatistics.Of(values, quartiles: false);
                return new ValueTarget { Name = numbers.Name, Log = log, Mean = known.Mean, Deviation = known.IsConstant ? 1 : known.StandardDeviation };
            default: throw new NotSupportedException(dataset.Label.Kind);
        }
    }
}
