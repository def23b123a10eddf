namespace DeepShell.Data.Imaging;

/// <summary>
/// Separable resizing: a new pixel is the weighted mean of the old ones under a filter that is as wide as a new pixel
/// when shrinking, so that nothing is skipped. Whole-number arithmetic: the same bits on every machine.
/// </summary>
internal static class Resizer
{
    private const int Precision = 22;

    /// <summary>For each new position, the first old one and the weights, which sum to 2^22.</summary>
    private sealed class Taps(int count)
    {
        public readonly int[] First = new int[count];
        public readonly int[][] Weights = new int[count][];
    }

    public static PixelImage Resize(PixelImage image, int width, int height, Resampling resampling)
    {
        if (width == image.Width && height == image.Height) return new(width, height, image.Channels, [.. image.Pixels]);
        PixelImage result = image;
        if (width != image.Width)
        {
            result = new(width, image.Height, image.Channels);
            Across(image, result, MakeTaps(image.Width, width, resampling));
        }
        if (height != image.Height)
        {
            PixelImage across = result;
            result = new(width, height, image.Channels);
            Down(across, result, MakeTaps(image.Height, height, resampling));
        }
        return result;
    }

    private static Taps MakeTaps(int from, int to, Resampling resampling)
    {
        double scale = (double)from / to, stretch = Math.Max(scale, 1), reach = (resampling == Resampling.Area ? 0.5 : 1) * stretch;
        Taps taps = new(to);
        for (int i = 0; i < to; i++)
        {
            double center = (i + 0.5) * scale;
            int first = Math.Max(0, (int)Math.Floor(center - reach + 0.5)), end = Math.Min(from, (int)Math.Floor(center + reach + 0.5));
            double[] weights = new double[Math.Max(1, end - first)];
            for (int j = 0; j < weights.Length; j++)
            {
                double distance = (first + j + 0.5 - center) / stretch;
                weights[j] = resampling == Resampling.Area ? (distance > -0.5 && distance <= 0.5 ? 1 : 0) : Math.Max(0, 1 - Math.Abs(distance));
            }
            double sum = weights.Sum();
            taps.First[i] = Math.Min(first, from - 1);
            taps.Weights[i] = [.. weights.Select(w => sum == 0 ? 1 << Precision : (int)Math.Round(w / sum * (1 << Precision)))];
        }
        return taps;
    }

    private static void Across(PixelImage from, PixelImage to, Taps taps)
    {
        int channels = from.Channels;
        for (int y = 0, o = 0; y < from.Height; y++)
        {
            ReadOnlySpan<byte> row = from.Pixels.AsSpan(y * from.Width * channels, from.Width * channels);
            for (int x = 0; x < to.Width; x++)
            {
                int[] weights = taps.Weights[x];
                for (int c = 0; c < channels; c++, o++)
                {
                    int sum = 1 << (Precision - 1);
                    for (int j = 0, i = taps.First[x] * channels + c; j < weights.Length; j++, i += channels) sum += weights[j] * row[i];
                    to.Pixels[o] = (byte)Math.Clamp(sum >> Precision, 0, 255);
                }
            }
        }
    }

    private static void Down(PixelImage from, PixelImage to, Taps taps)
    {
        int pitch = from.Width * from.Channels;
        int[] sums = new int[pitch];
        for (int y = 0; y < to.Height; y++)
        {
            Array.Fill(sums, 1 << (Precision - 1));
            int[] weights = taps.Weights[y];
            for (int j = 0; j < weights.Length; j++)
            {
                ReadOnlySpan<byte> row = from.Pixels.AsSpan((taps.First[y] + j) * pitch, pitch);
                int weight = weights[j];
                for (int i = 0; i < sums.Length; i++) sums[i] += weight * row[i];
            }
            Span<byte> line = to.Pixels.AsSpan(y * pitch, pitch);
            for (int i = 0; i < sums.Length; i++) line[i] = (byte)Math.Clamp(sums[i] >> Precision, 0, 255);
        }
    }
}
