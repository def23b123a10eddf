using System.Runtime.CompilerServices;

namespace DeepShell.Data.Imaging;

/// <summary>Bilinear sampling of an affine map. Arithmetic is in whole numbers, so every machine gives the same bits.</summary>
internal static class WarpSampler
{
    /// <summary>Binary places of a position.</summary>
    public const int Bits = 32;

    private const double One = 1L << Bits;

    /// <summary>A fill: taps outside the source count as the pixel of the edge that is nearest.</summary>
    public const int EdgeFill = -1;

    // Half of the last bit of the fractions, which have eight.
    private const long Half = 1L << (Bits - 9);

    /// <summary>Fills a frame of width × height pixels; taps outside the source count as <paramref name="fill"/>.</summary>
    public static void Sample(
        ReadOnlySpan<byte> source, int sourceWidth, int sourceHeight, int channels, in Affine map,
        Span<byte> target, int width, int height, int fill, Interpolation interpolation = Interpolation.Bilinear)
    {
        if (map.IsExact && fill != EdgeFill) Move(source, sourceWidth, sourceHeight, channels, map, target, width, height, fill);
        else if (interpolation == Interpolation.Nearest) Nearest(source, sourceWidth, sourceHeight, channels, map, target, width, height, fill);
        else if (StretchSampler.Takes(map, channels, width)) StretchSampler.Sample(source, sourceWidth, sourceHeight, map, target, width, height, fill);
        else if (!WarpVectors.TrySample(source, sourceWidth, sourceHeight, channels, map, target, width, height, fill))
            Interpolate(source, sourceWidth, sourceHeight, channels, map, target, width, height, fill);
    }

    // Crops and mirrors: whole runs of a row are copied.
    private static void Move(
        ReadOnlySpan<byte> source, int sourceWidth, int sourceHeight, int channels, in Affine map,
        Span<byte> target, int width, int height, int fill)
    {
        bool mirrored = map.XX < 0;
        // Column x of the target shows column first ± x of the source.
        int first = mirrored ? (int)map.X0 - 1 : (int)map.X0;
        int from = Math.Clamp(mirrored ? first - sourceWidth + 1 : -first, 0, width);
        int to = Math.Clamp(mirrored ? first + 1 : sourceWidth - first, from, width);
        for (int y = 0; y < height; y++)
        {
            Span<byte> row = target.Slice(y * width * channels, width * channels);
            int v = map.YY < 0 ? (int)map.Y0 - 1 - y : (int)map.Y0 + y;
            if ((uint)v >= (uint)sourceHeight || from == to)
            {
                row.Fill((byte)fill);
                continue;
            }
            row[..(from * channels)].Fill((byte)fill);
            row[(to * channels)..].Fill((byte)fill);
            ReadOnlySpan<byte> line = source.Slice(v * sourceWidth * channels, sourceWidth * channels);
            if (!mirrored)
                line.Slice((first + from) * channels, (to - from) * channels).CopyTo(row[(from * channels)..]);
            else if (channels == 1)
            {
                line.Slice(first - to + 1, to - from).CopyTo(row[from..]);
                row[from..to].Reverse();
            }
            else if (channels != 3)
                for (int x = from; x < to; x++) line.Slice((first - x) * channels, channels).CopyTo(row[(x * channels)..]);
            else
                for (int x = from, o = from * channels, i = (first - from) * channels; x < to; x++, o += channels, i -= channels)
                    (row[o], row[o + 1], row[o + 2]) = (line[i], line[i + 1], line[i + 2]);
        }
    }

    // The pixel that the centre of the new one falls into.
    private static void Nearest(
        ReadOnlySpan<byte> source, int sourceWidth, int sourceHeight, int channels, in Affine map,
        Span<byte> target, int width, int height, int fill)
    {
        long stepX = (long)Math.Round(map.XX * One), stepY = (long)Math.Round(map.YX * One);
        for (int row = 0, o = 0; row < height; row++)
        {
            long x = (long)Math.Round((map.XX * 0.5 + map.XY * (row + 0.5) + map.X0) * One), y = (long)Math.Round((map.YX * 0.5 + map.YY * (row + 0.5) + map.Y0) * One);
            for (int column = 0; column < width; column++, x += stepX, y += stepY, o += channels)
            {
                int left = (int)(x >> Bits), top = (int)(y >> Bits);
                bool inside = (uint)left < (uint)sourceWidth && (uint)top < (uint)sourceHeight;
                if (!inside && fill != EdgeFill)
                {
                    target.Slice(o, channels).Fill((byte)fill);
                    continue;
                }
                int from = (Math.Clamp(top, 0, sourceHeight - 1) * sourceWidth + Math.Clamp(left, 0, sourceWidth - 1)) * channels;
                source.Slice(from, channels).CopyTo(target[o..]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static unsafe void Interpolate(
        ReadOnlySpan<byte> source, int sourceWidth, int sourceHeight, int channels, in Affine map,
        Span<byte> target, int width, int height, int fill)
    {
        long stepX = Step(map.XX), stepY = Step(map.YX);
        int pitch = sourceWidth * channels;
        fixed (byte* from = source, to = target)
            for (int row = 0; row < height; row++)
            {
                long x = Start(map.XX, map.XY, map.X0, row), y = Start(map.YX, map.YY, map.Y0, row);
                (int start, int end) = Inside(x, stepX, sourceWidth - 1, 0, width);
                (start, end) = Inside(y, stepY, sourceHeight - 1, start, end);
                byte* o = to + (long)row * width * channels;
                for (int column = 0; column < width; column++, x += stepX, y += stepY)
                {
                    int left = (int)(x >> Bits), top = (int)(y >> Bits);
                    int fx = (int)((uint)x >> (Bits - 8)), fy = (int)((uint)y >> (Bits - 8));
                    if (column >= start && column < end)
                    {
                        byte* p = from + (long)top * pitch + left * channels;
                        *o++ = Blend(p[0], p[channels], p[pitch], p[pitch + channels], fx, fy);
                        if (channels == 1) continue;
                        if (channels != 3)
                        {
                            for (int c = 1; c < channels; c++) *o++ = Blend(p[c], p[channels + c], p[pitch + c], p[pitch + channels + c], fx, fy);
                            continue;
                        }
                        *o++ = Blend(p[1], p[4], p[pitch + 1], p[pitch + 4], fx, fy);
                        *o++ = Blend(p[2], p[5], p[pitch + 2], p[pitch + 5], fx, fy);
                    }
                    else
                    {
                        Edge(from, sourceWidth, sourceHeight, channels, left, top, fx, fy, o, fill);
                        o += channels;
                    }
                }
            }
    }

    /// <summary>Along one axis of a map that does not turn: the position of a pixel of the target, from the centre of the source's first pixel.</summary>
    public static long Position(double scale, double offset, int pixel) => (long)Math.Round((scale * (pixel + 0.5) + offset - 0.5) * One) + Half;

    /// <summary>The position of the first pixel, and the way to the next.</summary>
    public static (long First, long Step) Positions(double scale, double offset) => (Position(scale, offset, 0), Step(scale));

    /// <summary>The tap at or in front of a position, and the share, of 256, of the one behind it.</summary>
    public static (int Place, int Share) Split(long position) => ((int)(position >> Bits), (int)((uint)position >> (Bits - 8)));

    /// <summary>From one pixel of a row to the next, along one axis of the source.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Step(double perColumn) => (long)Math.Round(perColumn * One);

    /// <summary>The position of the centre of a row's first pixel, from the centre of the source's pixel <paramref name="origin"/>, along one axis.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Start(double perColumn, double perRow, double offset, int row, int origin = 0) =>
        (long)Math.Round((perColumn * 0.5 + perRow * (row + 0.5) + offset - 0.5) * One) + Half - ((long)origin << Bits);

    /// <summary>One pixel at whatever place; taps outside the source count as <paramref name="fill"/>.</summary>
    /// <param name="source">The source.</param>
    /// <param name="width">Its width.</param>
    /// <param name="height">Its height.</param>
    /// <param name="channels">Its channels.</param>
    /// <param name="left">Column of the left taps.</param>
    /// <param name="top">Row of the upper taps.</param>
    /// <param name="fx">Share of the right taps, of 256.</param>
    /// <param name="fy">Share of the lower taps, of 256.</param>
    /// <param name="target">Takes a value a channel.</param>
    /// <param name="fill">Value outside.</param>
    public static unsafe void Edge(byte* source, int width, int height, int channels, int left, int top, int fx, int fy, byte* target, int fill)
    {
        if (fill == EdgeFill)
        {
            (int l0, int l1) = (Math.Clamp(left, 0, width - 1), Math.Clamp(left + 1, 0, width - 1));
            byte* upper = source + (long)Math.Clamp(top, 0, height - 1) * width * channels, lower = source + (long)Math.Clamp(top + 1, 0, height - 1) * width * channels;
            for (int c = 0; c < channels; c++)
                target[c] = Blend(upper[l0 * channels + c], upper[l1 * channels + c], lower[l0 * channels + c], lower[l1 * channels + c], fx, fy);
            return;
        }
        bool l = (uint)left < (uint)width, r = (uint)(left + 1) < (uint)width, t = (uint)top < (uint)height, b = (uint)(top + 1) < (uint)height;
        byte* p = source + ((long)top * width + left) * channels;
        int pitch = width * channels;
        for (int c = 0; c < channels; c++, p++)
            target[c] = Blend(l && t ? *p : fill, r && t ? p[channels] : fill, l && b ? p[pitch] : fill, r && b ? p[pitch + channels] : fill, fx, fy);
    }

    /// <summary>The mean of four values, weighted by 256ths, rounded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte Blend(int a, int b, int c, int d, int fx, int fy)
    {
        int upper = (a << 8) + (b - a) * fx, lower = (c << 8) + (d - c) * fx;
        return (byte)(((upper << 8) + (lower - upper) * fy + 0x8000) >> 16);
    }

    // Of the columns from start to end, those whose position x + column·step has taps on both sides: 0 ≤ position < last.
    private static (int Start, int End) Inside(long x, long step, int last, int start, int end)
    {
        long limit = (long)last << Bits;
        while (start < end && (ulong)(x + start * step) >= (ulong)limit) start++;
        while (start < end && (ulong)(x + (end - 1) * step) >= (ulong)limit) end--;
        return (start, end);
    }
}
