using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DeepShell.Data.Imaging;

/// <summary>
/// Separable resizing: a new pixel is the weighted mean of the old ones under a filter that is as wide as a new pixel
/// when shrinking, so that nothing is skipped. Whole-number arithmetic: the same bits on every machine.
/// </summary>
internal static unsafe class Resizer
{
    private const int Precision = 22, Half = 1 << (Precision - 1);

    /// <summary>For each new position, the first old one and the weights, which sum to 2^22.</summary>
    private sealed class Taps(int count, int most) : IDisposable
    {
        public readonly int[] First = ArrayPool<int>.Shared.Rent(count), Count = ArrayPool<int>.Shared.Rent(count), Weights = ArrayPool<int>.Shared.Rent(checked(count * most));

        public Span<int> Of(int i) => Weights.AsSpan(i * most, Count[i]);

        public void Dispose()
        {
            foreach (int[] one in new[] { First, Count, Weights }) ArrayPool<int>.Shared.Return(one);
        }
    }

    public static PixelImage Resize(PixelImage image, int width, int height, Resampling resampling)
    {
        PixelImage result = new(width, height, image.Channels);
        Resize(image.Pixels, image.Width, image.Height, image.Channels, result.Pixels, width, height, resampling);
        return result;
    }

    /// <summary>Resizes [height, width, channels] bytes.</summary>
    public static void Resize(ReadOnlySpan<byte> from, int fromWidth, int fromHeight, int channels, Span<byte> to, int width, int height, Resampling resampling)
    {
        if (width == fromWidth && height == fromHeight) from.CopyTo(to);
        else if (height == fromHeight) Across(from, fromWidth, channels, to, width, height, resampling);
        else if (width == fromWidth) Down(from, fromHeight, width * channels, to, height, resampling);
        else
        {
            int length = checked(width * fromHeight * channels);
            byte[] across = ArrayPool<byte>.Shared.Rent(length);
            try
            {
                Across(from, fromWidth, channels, across.AsSpan(0, length), width, fromHeight, resampling);
                Down(across.AsSpan(0, length), fromHeight, width * channels, to, height, resampling);
            }
            finally { ArrayPool<byte>.Shared.Return(across); }
        }
    }

    private static Taps MakeTaps(int from, int to, Resampling resampling)
    {
        double scale = (double)from / to, stretch = Math.Max(scale, 1), reach = (resampling == Resampling.Area ? 0.5 : 1) * stretch;
        int most = Math.Min(from, (int)Math.Ceiling(2 * reach) + 2);
        Taps taps = new(to, most);
        Span<double> weights = most <= 256 ? stackalloc double[most] : new double[most];
        for (int i = 0; i < to; i++)
        {
            double center = (i + 0.5) * scale, sum = 0;
            int first = Math.Max(0, (int)Math.Floor(center - reach + 0.5)), end = Math.Min(from, (int)Math.Floor(center + reach + 0.5));
            taps.First[i] = Math.Min(first, from - 1);
            int count = taps.Count[i] = Math.Max(1, end - first);
            for (int j = 0; j < count; j++)
            {
                double distance = (first + j + 0.5 - center) / stretch;
                weights[j] = resampling == Resampling.Area ? (distance > -0.5 && distance <= 0.5 ? 1 : 0) : Math.Max(0, 1 - Math.Abs(distance));
                sum += weights[j];
            }
            Span<int> whole = taps.Of(i);
            for (int j = 0; j < count; j++) whole[j] = sum == 0 ? 1 << Precision : (int)Math.Round(weights[j] / sum * (1 << Precision));
        }
        return taps;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Across(ReadOnlySpan<byte> from, int fromWidth, int channels, Span<byte> to, int width, int height, Resampling resampling)
    {
        using Taps taps = MakeTaps(fromWidth, width, resampling);
        int pitch = fromWidth * channels;
        // A colour pixel is read with the byte behind it, which the last one does not have.
        byte[] room = ArrayPool<byte>.Shared.Rent(pitch + 1);
        from.Slice((height - 1) * pitch, pitch).CopyTo(room);
        fixed (byte* all = from, last = room, target = to)
            for (int y = 0; y < height; y++)
            {
                byte* row = y == height - 1 ? last : all + (long)y * pitch, o = target + (long)y * width * channels;
                for (int x = 0; x < width; x++, o += channels)
                {
                    ReadOnlySpan<int> weights = taps.Of(x);
                    byte* p = row + taps.First[x] * channels;
                    if (channels == 3)
                    {
                        Vector128<int> sums = Vector128.Create(Half);
                        foreach (int weight in weights)
                        {
                            sums += Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<uint>(p)).AsByte())).AsInt32() * weight;
                            p += 3;
                        }
                        sums = Vector128.Min(Vector128.Max(sums >> Precision, Vector128<int>.Zero), Vector128.Create(255));
                        (o[0], o[1], o[2]) = ((byte)sums[0], (byte)sums[1], (byte)sums[2]);
                        continue;
                    }
                    for (int c = 0; c < channels; c++)
                    {
                        int sum = Half;
                        for (int j = 0; j < weights.Length; j++) sum += weights[j] * p[j * channels + c];
                        o[c] = (byte)Math.Clamp(sum >> Precision, 0, 255);
                    }
                }
            }
        ArrayPool<byte>.Shared.Return(room);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Down(ReadOnlySpan<byte> from, int fromHeight, int pitch, Span<byte> to, int height, Resampling resampling)
    {
        using Taps taps = MakeTaps(fromHeight, height, resampling);
        fixed (byte* all = from, target = to)
            for (int y = 0; y < height; y++)
            {
                ReadOnlySpan<int> weights = taps.Of(y);
                byte* top = all + (long)taps.First[y] * pitch, o = target + (long)y * pitch;
                int i = 0;
                for (; i + 8 <= pitch; i += 8)
                {
                    Vector256<int> sums = Vector256.Create(Half);
                    byte* p = top + i;
                    foreach (int weight in weights)
                    {
                        Vector128<ushort> eight = Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(p)).AsByte());
                        sums += Vector256.WidenLower(eight.ToVector256Unsafe()).AsInt32() * weight;
                        p += pitch;
                    }
                    sums = Vector256.Min(Vector256.Max(sums >> Precision, Vector256<int>.Zero), Vector256.Create(255));
                    Vector128<ushort> words = Vector128.Narrow(sums.GetLower().AsUInt32(), sums.GetUpper().AsUInt32());
                    Unsafe.WriteUnaligned(o + i, Vector128.Narrow(words, words).AsUInt64().ToScalar());
                }
                for (; i < pitch; i++)
                {
                    int sum = Half;
                    for (int j = 0; j < weights.Length; j++) sum += weights[j] * top[(long)j * pitch + i];
                    o[i] = (byte)Math.Clamp(sum >> Precision, 0, 255);
                }
            }
    }
}
