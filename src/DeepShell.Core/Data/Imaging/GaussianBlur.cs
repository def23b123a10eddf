using DeepShell.Data.Augmentations;

namespace DeepShell.Data.Imaging;

/// <summary>
/// Blurring with a Gaussian cut off at three deviations. Beyond the edge the image is mirrored without repeating its border, as OpenCV
/// and torchvision do. Weights are whole numbers, so the sums are the same on every machine.
/// </summary>
internal static class GaussianBlur
{
    private const int Precision = 14, Kept = 6, MostTaps = 128;

    public static void Apply(ImageSample sample, double deviation)
    {
        int reach = Math.Min((int)Math.Ceiling(3 * deviation), MostTaps / 2 - 1);
        if (reach == 0) return;
        Span<int> weights = stackalloc int[2 * reach + 1];
        Weigh(weights, reach, deviation);
        (int width, int height, int channels) = (sample.Width, sample.Height, sample.Channels);
        int pitch = width * channels;
        Span<int> row = sample.Scratch(pitch);
        sample.Replace(out ReadOnlySpan<byte> source, out Span<byte> target);
        for (int y = 0; y < height; y++)
        {
            // Down the columns first, for one row, keeping eight more bits than a byte; then along the row.
            row.Clear();
            for (int k = -reach; k <= reach; k++)
            {
                ReadOnlySpan<byte> line = source.Slice(Mirror(y + k, height) * pitch, pitch);
                int weight = weights[k + reach];
                for (int i = 0; i < pitch; i++) row[i] += weight * line[i];
            }
            for (int i = 0; i < pitch; i++) row[i] = (row[i] + (1 << (Kept - 1))) >> Kept;
            Span<byte> result = target.Slice(y * pitch, pitch);
            for (int x = 0; x < width; x++)
            {
                bool inside = x >= reach && x + reach < width;
                for (int c = 0; c < channels; c++)
                {
                    long sum = 1L << (2 * Precision - Kept - 1);
                    for (int k = -reach; k <= reach; k++) sum += (long)weights[k + reach] * row[(inside ? x + k : Mirror(x + k, width)) * channels + c];
                    result[x * channels + c] = (byte)(sum >> (2 * Precision - Kept));
                }
            }
        }
    }

    // Rounded, and the middle takes what is missing: they sum to 2^14, so that a plain area stays as it is.
    private static void Weigh(Span<int> weights, int reach, double deviation)
    {
        double sum = 0;
        for (int k = -reach; k <= reach; k++) sum += Math.Exp(-0.5 * k * k / (deviation * deviation));
        int total = 0;
        for (int k = -reach; k <= reach; k++)
            total += weights[k + reach] = (int)Math.Round(Math.Exp(-0.5 * k * k / (deviation * deviation)) / sum * (1 << Precision));
        weights[reach] += (1 << Precision) - total;
    }

    private static int Mirror(int place, int size)
    {
        if (size == 1) return 0;
        while ((uint)place >= (uint)size) place = place < 0 ? -place : 2 * (size - 1) - place;
        return place;
    }
}
