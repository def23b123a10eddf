using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DeepShell.Data.Imaging.BuiltIn;

/// <summary>From samples to pixels, a row at a time: what the colour components mean.</summary>
internal static unsafe class JpegPixels
{
    /// <summary>Writes the picture, [height, width, 1 or 3].</summary>
    /// <param name="frame">With all its samples.</param>
    /// <param name="transform">What Adobe's marker says of the colours; -1 where it is missing.</param>
    /// <param name="pixels">Takes the picture.</param>
    public static void Write(JpegFrame frame, int transform, Span<byte> pixels)
    {
        JpegRows[] rows = [.. frame.Components.Select(c => new JpegRows(c, frame))];
        bool named = frame.Components is [{ Id: 'R' }, { Id: 'G' }, { Id: 'B' }];
        bool convert = transform != 0 && !named && (rows.Length == 3 || transform == 2);
        int pitch = frame.Width * (rows.Length == 1 ? 1 : 3);
        for (int y = 0; y < frame.Height; y++)
        {
            ReadOnlySpan<byte> first = rows[0].Row(y);
            Span<byte> line = pixels.Slice(y * pitch, pitch);
            if (rows.Length == 1) first.CopyTo(line);
            else if (convert) ToRgb(first, rows[1].Row(y), rows[2].Row(y), line);
            else Interleave(first, rows[1].Row(y), rows[2].Row(y), line);
            // Adobe stores ink inverted, so that values are already light; others store ink.
            if (rows.Length == 4) Darken(line, rows[3].Row(y), inverted: transform >= 0);
        }
        foreach (JpegRows one in rows) one.Dispose();
    }

    private static void Interleave(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third, Span<byte> rgb)
    {
        for (int i = 0, o = 0; i < first.Length; i++, o += 3) (rgb[o], rgb[o + 1], rgb[o + 2]) = (first[i], second[i], third[i]);
    }

    private static void Darken(Span<byte> rgb, ReadOnlySpan<byte> black, bool inverted)
    {
        for (int i = 0; i < rgb.Length; i++)
        {
            int color = inverted ? rgb[i] : 255 - rgb[i], light = inverted ? black[i / 3] : 255 - black[i / 3];
            rgb[i] = (byte)((color * light + 127) / 255);
        }
    }

    // YCbCr → RGB (JFIF 1.02), with 16 fractional bits.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ToRgb(ReadOnlySpan<byte> luma, ReadOnlySpan<byte> blue, ReadOnlySpan<byte> red, Span<byte> rgb)
    {
        const int RedOfRed = 91881, GreenOfBlue = 22554, GreenOfRed = 46802, BlueOfBlue = 116130, Half = 0x8000;
        int i = 0;
        fixed (byte* lumas = luma, blues = blue, reds = red, to = rgb)
            for (; i + 8 <= luma.Length; i += 8)
            {
                Vector256<int> y = (Eight(lumas + i) << 16) + Vector256.Create(Half), b = Eight(blues + i) - Vector256.Create(128), r = Eight(reds + i) - Vector256.Create(128);
                Vector128<ushort> reddish = Byte(y + r * RedOfRed), greenish = Byte(y - b * GreenOfBlue - r * GreenOfRed), bluish = Byte(y + b * BlueOfBlue);
                Vector128<byte> first = Vector128.Narrow(reddish, greenish), second = Vector128.Narrow(bluish, bluish);
                (Vector128.Shuffle(first, Vector128.Create((byte)0, 8, 255, 1, 9, 255, 2, 10, 255, 3, 11, 255, 4, 12, 255, 5))
                    | Vector128.Shuffle(second, Vector128.Create((byte)255, 255, 0, 255, 255, 1, 255, 255, 2, 255, 255, 3, 255, 255, 4, 255))).Store(to + 3 * i);
                Vector128<byte> rest = Vector128.Shuffle(first, Vector128.Create((byte)13, 255, 6, 14, 255, 7, 15, 255, 255, 255, 255, 255, 255, 255, 255, 255))
                    | Vector128.Shuffle(second, Vector128.Create((byte)255, 5, 255, 255, 6, 255, 255, 7, 255, 255, 255, 255, 255, 255, 255, 255));
                Unsafe.WriteUnaligned(to + 3 * i + 16, rest.AsUInt64().ToScalar());
            }
        for (; i < luma.Length; i++)
        {
            int y = (luma[i] << 16) + Half, b = blue[i] - 128, r = red[i] - 128;
            rgb[3 * i] = (byte)Math.Clamp((y + RedOfRed * r) >> 16, 0, 255);
            rgb[3 * i + 1] = (byte)Math.Clamp((y - GreenOfBlue * b - GreenOfRed * r) >> 16, 0, 255);
            rgb[3 * i + 2] = (byte)Math.Clamp((y + BlueOfBlue * b) >> 16, 0, 255);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static Vector256<int> Eight(byte* from) =>
            Vector256.WidenLower(Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(from)).AsByte()).ToVector256Unsafe()).AsInt32();

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static Vector128<ushort> Byte(Vector256<int> v)
        {
            v >>= 16;
            Vector128<short> narrow = Vector128.NarrowWithSaturation(v.GetLower(), v.GetUpper());
            return Vector128.Min(Vector128.Max(narrow, Vector128<short>.Zero), Vector128.Create((short)255)).AsUInt16();
        }
    }
}
