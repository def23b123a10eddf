using System.Runtime.CompilerServices;

namespace DeepShell.Data.Imaging;

/// <summary>Bilinear sampling of an affine map. Arithmetic is in whole numbers, so every machine gives the same bits.</summary>
internal static class WarpSampler
{
    private const int Bits = 32;
    private const double One = 1L << Bits;

    // Half of the last bit of the fractions, which have eight.
    private const long Half = 1L << (Bits - 9);

    /// <summary>Fills a frame of width × height pixels; taps outside the source count as <paramref name="fill"/>.</summary>
    public static void Sample(
        ReadOnlySpan<byte> source, int sourceWidth, int sourceHeight, int channels, in Affine map,
        Span<byte> target, int width, int height, byte fill)
    {
        if (map.IsExact) Move(source, sourceWidth, sourceHeight, channels, map, target, width, height, fill);
        else Interpolate(source, sourceWidth, sourceHeight, channels, map, target, width, height, fill);
    }

    // Crops and mirrors: whole runs of a row are copied.
    private static void Move(
        ReadOnlySpan<byte> source, int sourceWidth, int sourceHeight, int channels, in Affine map,
        Span<byte> target, int width, int height, byte fill)
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
                row.Fill(fill);
                continue;
            }
            row[..(from * channels)].Fill(fill);
            row[(to * channels)..].Fill(fill);
            ReadOnlySpan<byte> line = source.Slice(v * sourceWidth * channels, sourceWidth * channels);
            if (!mirrored)
                line.Slice((first + from) * channels, (to - from) * channels).CopyTo(row[(from * channels)..]);
            else if (channels == 1)
            {
                line.Slice(first - to + 1, to - from).CopyTo(row[from..]);
                row[from..to].Reverse();
            }
            else
                for (int x = from, o = from * channels, i = (first - from) * channels; x < to; x++, o += channels, i -= channels)
                    for (int c = 0; c < channels; c++) row[o + c] = line[i + c];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Interpolate(
        ReadOnlySpan<byte> source, int sourceWidth, int sourceHeight, int channels, in Affine map,
        Span<byte> target, int width, int height, byte fill)
    {
        long stepX = (long)Math.Round(map.XX * One), stepY = (long)Math.Round(map.YX * One);
        int pitch = sourceWidth * channels, o = 0;
        for (int row = 0; row < height; row++)
        {
            // Position of the centre of the row's first pixel, from the centre of the source's first pixel.
            long x = (long)Math.Round((map.XX * 0.5 + map.XY * (row + 0.5) + map.X0 - 0.5) * One) + Half;
            long y = (long)Math.Round((map.YX * 0.5 + map.YY * (row + 0.5) + map.Y0 - 0.5) * One) + Half;
            for (int column = 0; column < width; column++, x += stepX, y += stepY)
            {
                int left = (int)(x >> Bits), top = (int)(y >> Bits);
                int fx = (int)((x >> (Bits - 8)) & 255), fy = (int)((y >> (Bits - 8)) & 255);
                bool inside = (uint)left < (uint)(sourceWidth - 1) && (uint)top < (uint)(sourceHeight - 1);
                for (int c = 0; c < channels; c++, o++)
                {
                    int a, b, d, e;
                    if (inside)
                    {
                        int i = top * pitch + left * channels + c;
                        (a, b, d, e) = (source[i], source[i + channels], source[i + pitch], source[i + pitch + channels]);
                    }
                    else
                    {
                        a = At(source, left, top, c);
                        b = At(source, left + 1, top, c);
                        d = At(source, left, top + 1, c);
                        e = At(source, left + 1, top + 1, c);
                    }
                    int upper = a * (256 - fx) + b * fx, lower = d * (256 - fx) + e * fx;
                    target[o] = (byte)((upper * (256 - fy) + lower * fy + 0x8000) >> 16);
                }
            }
        }

        int At(ReadOnlySpan<byte> s, int x, int y, int c) =>
            (uint)x < (uint)sourceWidth && (uint)y < (uint)sourceHeight ? s[(y * sourceWidth + x) * channels + c] : fill;
    }
}
