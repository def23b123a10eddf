using DeepShell.Catalog;
using DeepShell.Tensors;

namespace DeepShell.Data;

/// <summary>
/// Makes training rows of two sources: signals (voices) and noise (cars). x = s + g·n with g = √(P_s/(P_n·10^(r/10))), so that the mixture has
/// a ratio of r decibels of signal to noise; P is the mean square of a row of numbers, and the variance of an image's values.
/// </summary>
/// <remarks>
/// Only training rows are mixed: what is measured on stays real. Rows of noise are used in turn, none twice before each was used once; of one
/// with more numbers than the signal a random stretch is taken. Images are clamped to 0 to 255.
/// </remarks>
public static class SignalAndNoise
{
    // A network learns a noise that it meets this often by heart.
    private const double ManyUses = 10;

    /// <summary>A dataset with noise in its training part. What was fitted before is dropped.</summary>
    /// <param name="signal">Split; all features numbers, or one of images.</param>
    /// <param name="noise">Of the same kind: as many numbers or more, or images of the same size. Of a split one its training part is taken.</param>
    /// <param name="options">How strong, and how many copies.</param>
    /// <exception cref="DeepShellException">It is not split, or the two do not fit each other.</exception>
    public static Dataset Mix(Dataset signal, Dataset noise, NoiseOptions? options = null)
    {
        options ??= new NoiseOptions();
        if (signal.Partitions is null)
            throw new DeepShellException("Noise.NotSplit", ErrorKind.InvalidOperation, $"{signal.Name} is not split: the model would be measured on synthetic rows, with the same noise.", "Split it first: … | Split-Dataset | Add-DatasetNoise …", signal);
        if (options.Low > options.High || !double.IsFinite(options.Low + options.High))
            throw new DeepShellException("Noise.Ratio", ErrorKind.InvalidArgument, $"A ratio of {SettingValue.Text(options.Low)} to {SettingValue.Text(options.High)} decibels was asked for, expected a low and a high one.", "For example -SignalToNoise 10,20.", options.Low);
        int[] train = signal.Partitions[PartitionName.Train].ToArray(), noises = noise.Partitions?[PartitionName.Train].ToArray() ?? [.. Enumerable.Range(0, noise.Count)];
        int[] mixed = options.Copies == 0 ? train : [.. Enumerable.Range(0, options.Copies).SelectMany(_ => train)];
        int[] sources = options.Copies == 0 ? [.. Enumerable.Range(0, signal.Count)] : [.. Enumerable.Range(0, signal.Count), .. mixed];
        int[] places = options.Copies == 0 ? train : [.. Enumerable.Range(signal.Count, mixed.Length)];
        Draw[] draws = Draws(mixed.Length, noises, options);
        Field[] fields = signal.Features is [ImageField images] && noise.Features is [ImageField others] ? Images(signal, images, others, sources, places, draws)
            : Numbers(signal, noise, sources, places, draws);
        Partitions parts = options.Copies == 0 ? signal.Partitions : signal.Partitions.With([.. train, .. places]);
        double uses = (double)mixed.Length / noises.Length;
        string[] notes = [$"{mixed.Length:N0} training rows hold noise of {noise.Name}, at {SettingValue.Text(options.Low)} to {SettingValue.Text(options.High)} dB.",
            .. uses > ManyUses ? [$"Each of the {noises.Length:N0} rows of {noise.Name} is used {uses:N0} times: a network may learn them by heart instead of what is noise in general. Give it more noise, or ask for fewer copies."] : (string[])[]];
        return signal.WithRows(fields, sources, parts, new RecipeStep("AddNoise", ("Noise", noise.Name), ("NoiseHash", noise.Hash), ("Low", options.Low), ("High", options.High), ("Copies", options.Copies), ("Seed", (long)options.Seed)))
            .WithPartitions(parts, null, notes);
    }

    /// <summary>Adds noise to a signal of the same length.</summary>
    internal static void Add(Span<double> signal, ReadOnlySpan<double> noise, double decibels)
    {
        double gain = Gain(Power(signal), Power(noise), decibels);
        for (int i = 0; i < signal.Length; i++) signal[i] += gain * noise[i];
    }

    private static double Gain(double signal, double noise, double decibels) => noise > 0 ? Math.Sqrt(signal / (noise * Math.Pow(10, decibels / 10))) : 0;

    private static double Power(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values) sum += value * value;
        return sum / Math.Max(1, values.Length);
    }

    private readonly record struct Draw(int Noise, double Decibels, double Start);

    private static Draw[] Draws(int count, int[] noises, NoiseOptions options)
    {
        if (noises.Length == 0) throw new DeepShellException("Noise.Empty", ErrorKind.InvalidArgument, "There is no row of noise.", "Give a dataset with rows.");
        RandomStream order = new(options.Seed, RandomStream.Name("noise order"));
        int[] turn = [.. noises];
        Draw[] draws = new Draw[count];
        for (int i = 0; i < count; i++)
        {
            if (i % turn.Length == 0) order.Shuffle<int>(turn);
            RandomStream random = new(options.Seed, RandomStream.Name("noise"), (ulong)i);
            draws[i] = new Draw(turn[i % turn.Length], random.NextDouble(options.Low, options.High), random.NextDouble());
        }
        return draws;
    }

    private static Field[] Numbers(Dataset signal, Dataset noise, int[] sources, int[] places, Draw[] draws)
    {
        NumberField[] columns = [.. signal.Features.OfType<NumberField>()], others = [.. noise.Features.OfType<NumberField>()];
        if (columns.Length != signal.Features.Count || columns.Length == 0 || others.Length < columns.Length)
            throw new DeepShellException("Noise.Kind", ErrorKind.InvalidArgument, $"{signal.Name} has {signal.Features.Count} features, {columns.Length} of them numbers, and the noise {others.Length} numbers: they do not fit.",
                "Both must hold images of one size, or numbers only, the noise as many as the signal or more.", noise);
        double[][] values = [.. columns.Select(c => sources.Select(r => c[r]).ToArray())];
        Parallel.For(0, places.Length, i =>
        {
            double[] row = [.. values.Select(v => v[places[i]])], stretch = new double[columns.Length];
            int start = (int)(draws[i].Start * (others.Length - columns.Length + 1));
            for (int c = 0; c < stretch.Length; c++) stretch[c] = others[start + c][draws[i].Noise];
            Add(row, stretch, draws[i].Decibels);
            for (int c = 0; c < row.Length; c++) values[c][places[i]] = row[c];
        });
        return [.. signal.Fields.Select(f => Array.IndexOf(columns, f) is >= 0 and var c ? new NumberField(f.Name, values[c], f.Role) : f.Select(sources))];
    }

    private static Field[] Images(Dataset signal, ImageField images, ImageField others, int[] sources, int[] places, Draw[] draws)
    {
        if ((images.Height, images.Width, images.Channels) != (others.Height, others.Width, others.Channels))
            throw new DeepShellException("Noise.Kind", ErrorKind.InvalidArgument, $"The images of {signal.Name} are {images.Shape}, those of the noise {others.Shape}.", "Import them with one -ImageSize.", others);
        byte[][] all = new byte[sources.Length][];
        Dictionary<int, int> drawn = places.Select((row, i) => (row, i)).ToDictionary(p => p.row, p => p.i);
        Parallel.For(0, sources.Length, () => new byte[images.Size], (row, _, buffer) =>
        {
            all[row] = images.Pixels(sources[row], buffer).ToArray();
            if (drawn.TryGetValue(row, out int i)) Add(all[row], others.Pixels(draws[i].Noise, buffer), draws[i].Decibels);
            return buffer;
        }, _ => { });
        string[]? files = images.File(0) is null ? null : [.. sources.Select((s, row) => row < signal.Count ? images.File(s)! : $"{images.File(s)}-noisy{row}")];
        return [.. signal.Fields.Select(f => f == images ? ImageField.FromStore(f.Name, images.Height, images.Width, images.Channels, new MemoryImageStore(all, 1, all.Length, images.Size, files)) : f.Select(sources))];
    }

    private static void Add(Span<byte> signal, ReadOnlySpan<byte> noise, double decibels)
    {
        (_, double signalPower) = Moments(signal);
        (double mean, double noisePower) = Moments(noise);
        double gain = Gain(signalPower, noisePower, decibels);
        for (int i = 0; i < signal.Length; i++) signal[i] = (byte)Math.Clamp(Math.Floor(signal[i] + gain * (noise[i] - mean) + 0.5), 0, 255);
    }

    private static (double Mean, double Variance) Moments(ReadOnlySpan<byte> values)
    {
        long sum = 0, squares = 0;
        foreach (byte value in values) (sum, squares) = (sum + value, squares + value * value);
        double mean = (double)sum / values.Length;
        return (mean, (double)squares / values.Length - mean * mean);
    }
}
