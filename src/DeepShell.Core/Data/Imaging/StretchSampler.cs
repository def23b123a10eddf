using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DeepShell.Data.Imaging;

/// <summary>
/// Bilinear sampling of colour images where the map only stretches, mirrors and moves: first between two rows, for all columns, then between
/// columns. The same whole numbers as <see cref="WarpSampler.Blend"/>, which takes them in the other order, and so the same bits.
/// </summary>
internal static unsafe class StretchSampler
{
    private const int Channels = 3, WidestTarget = 1024;

    /// <summary>Whether <see cref="Sample"/> takes the place of the general way.</summary>
    public static bool Takes(in Affine map, int channels, int width) => channels == Channels && map.XY == 0 && map.YX == 0 && width <= WidestTarget;

    /// <summary>Fills a frame of width × height pixels; taps outside the source count as <paramref name="fill"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sample(ReadOnlySpan<byte> source, int sourceWidth, int sourceHeight, in Affine map, Span<byte> target, int width, int height, int fill)
    {
        // Where the taps of each column are in the blended row, which has a pixel more on both sides, and the share of the right one.
        int* left = stackalloc int[width], right = stackalloc int[width], share = stackalloc int[width];
        (long x, long step) = WarpSampler.Positions(map.XX, map.X0);
        int from = sourceWidth + 1, to = 0;
        for (int column = 0; column < width; column++, x += step)
        {
            (int place, share[column]) = WarpSampler.Split(x);
            (int l, int r) = (Math.Clamp(place, -1, sourceWidth) + 1, Math.Clamp(place + 1, -1, sourceWidth) + 1);
            (from, to) = (Math.Min(from, l), Math.Max(to, r));
            (left[column], right[column]) = (l * Channels, r * Channels);
        }
        // Of the source's columns those that are seen, or the edge's.
        int first = Math.Clamp(from - 1, 0, sourceWidth - 1) * Channels, end = Math.Clamp(to, 1, sourceWidth) * Channels, pitch = sourceWidth * Channels;
        ushort[] room = ArrayPool<ushort>.Shared.Rent(pitch + 2 * Channels + 1);
        fixed (byte* pixels = source, all = target)
        fixed (ushort* blended = room)
            for (int row = 0; row < height; row++)
            {
                (int top, int lower) = WarpSampler.Split(WarpSampler.Position(map.YY, map.Y0, row));
                ushort* line = blended + Channels;
                Blend(Row(pixels, top, sourceHeight, pitch, fill), Row(pixels, top + 1, sourceHeight, pitch, fill), lower, first, end, fill, line);
                for (int c = 0; c < Channels; c++)
                {
                    blended[c] = fill == WarpSampler.EdgeFill ? line[c] : (ushort)(fill << 8);
                    line[pitch + c] = fill == WarpSampler.EdgeFill ? line[pitch - Channels + c] : (ushort)(fill << 8);
                }
                byte* o = all + (long)row * width * Channels;
                for (int column = 0; column < width; column++, o += Channels)
                {
                    int fx = share[column];
                    Vector128<uint> mean = (Three(blended + left[column]) * (uint)(256 - fx) + Three(blended + right[column]) * (uint)fx + Vector128.Create(0x8000u)) >> 16;
                    (o[0], o[1], o[2]) = ((byte)mean[0], (byte)mean[1], (byte)mean[2]);
                }
            }
        ArrayPool<ushort>.Shared.Return(room);
    }

    // The pixel and what is behind it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Three(ushort* pixel) => Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(pixel)).AsUInt16());

    // Null outside.
    private static byte* Row(byte* pixels, int row, int height, int pitch, int fill) =>
        fill == WarpSampler.EdgeFill ? pixels + (long)Math.Clamp(row, 0, height - 1) * pitch
        : (uint)row < (uint)height ? pixels + (long)row * pitch : null;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Blend(byte* upper, byte* lower, int share, int from, int end, int fill, ushort* result)
    {
        int i = from;
        if (upper != null && lower != null)
        {
            Vector256<ushort> above = Vector256.Create((ushort)(256 - share)), below = Vector256.Create((ushort)share);
            for (; i + 16 <= end; i += 16) (Words(upper + i) * above + Words(lower + i) * below).Store(result + i);
        }
        for (; i < end; i++) result[i] = (ushort)((upper == null ? fill : upper[i]) * (256 - share) + (lower == null ? fill : lower[i]) * share);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static Vector256<ushort> Words(byte* from) => Vector256.WidenLower(Vector128.Load(from).ToVector256Unsafe());
    }
}
