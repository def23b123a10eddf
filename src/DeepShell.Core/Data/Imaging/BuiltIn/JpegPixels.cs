using System.Runtime.Intrinsics;

namespace DeepShell.Data.Imaging.BuiltIn;

/// <summary>From coefficients to pixels: dequantise, transform back, bring the colour components to full size, convert.</summary>
internal static class JpegPixels
{
    // Basis[u, x] = c(u)/2 · cos((2x + 1)uπ/16), so that samples = Basisᵀ · coefficients · Basis.
    private static readonly float[] s_basis = MakeBasis();

    /// <summary>The samples of a component, <see cref="JpegComponent.Width"/> × <see cref="JpegComponent.Height"/>.</summary>
    public static byte[] Samples(JpegComponent c, ReadOnlySpan<ushort> quantization)
    {
        byte[] plane = new byte[c.Width * c.Height];
        Span<float> block = stackalloc float[64], scale = stackalloc float[64];
        Span<byte> bytes = stackalloc byte[64];
        for (int i = 0; i < 64; i++) scale[i] = quantization[i];
        for (int by = 0; by < c.BlocksHigh; by++)
            for (int bx = 0; bx < c.BlocksWide; bx++)
            {
                ReadOnlySpan<short> coefficients = c.Coefficients.AsSpan((by * c.BlocksPitch + bx) * 64, 64);
                if (coefficients[1..].IndexOfAnyExcept((short)0) < 0)
                    bytes.Fill((byte)Math.Clamp(MathF.Floor(coefficients[0] * quantization[0] * 0.125f + 128.5f), 0, 255));
                else
                {
                    for (int i = 0; i < 64; i += 8)
                    {
                        Vector256<int> whole = Vector256.WidenLower(Vector128.Create(coefficients.Slice(i, 8)).ToVector256());
                        (Vector256.ConvertToSingle(whole) * Vector256.Create<float>(scale.Slice(i, 8))).CopyTo(block[i..]);
                    }
                    InverseTransform(block, bytes);
                }
                int width = Math.Min(8, c.Width - bx * 8), height = Math.Min(8, c.Height - by * 8);
                for (int y = 0; y < height; y++) bytes.Slice(y * 8, width).CopyTo(plane.AsSpan((by * 8 + y) * c.Width + bx * 8));
            }
        return plane;
    }

    /// <summary>Doubles or repeats samples until they cover the frame.</summary>
    public static byte[] Enlarge(byte[] plane, JpegComponent c, JpegFrame frame)
    {
        int across = frame.MaxAcross / c.Across, down = frame.MaxDown / c.Down;
        if (across == 1 && down == 1) return plane;
        bool whole = frame.MaxAcross % c.Across == 0 && frame.MaxDown % c.Down == 0;
        byte[] result = new byte[frame.Width * frame.Height];
        if (whole && across <= 2 && down <= 2) JpegUpsampling.Smooth(plane, c.Width, c.Height, across, down, result, frame.Width, frame.Height);
        else
            for (int y = 0; y < frame.Height; y++)
                for (int x = 0; x < frame.Width; x++)
                    result[y * frame.Width + x] = plane[y * c.Down / frame.MaxDown * c.Width + x * c.Across / frame.MaxAcross];
        return result;
    }

    /// <summary>YCbCr → RGB in place of the interleaved result (JFIF 1.02), with 16 fractional bits.</summary>
    public static void ToRgb(ReadOnlySpan<byte> luma, ReadOnlySpan<byte> blue, ReadOnlySpan<byte> red, Span<byte> rgb)
    {
        for (int i = 0, o = 0; i < luma.Length; i++, o += 3)
        {
            int y = (luma[i] << 16) + 0x8000, b = blue[i] - 128, r = red[i] - 128;
            rgb[o] = Clamp((y + 91881 * r) >> 16);
            rgb[o + 1] = Clamp((y - 22554 * b - 46802 * r) >> 16);
            rgb[o + 2] = Clamp((y + 116130 * b) >> 16);
        }
    }

    private static byte Clamp(int value) => (uint)value <= 255 ? (byte)value : value < 0 ? (byte)0 : (byte)255;

    private static void InverseTransform(ReadOnlySpan<float> block, Span<byte> samples)
    {
        ReadOnlySpan<float> basis = s_basis;
        Span<float> half = stackalloc float[64];
        // half = Basisᵀ · block: a row of eight columns at a time.
        for (int y = 0; y < 8; y++)
        {
            Vector256<float> sum = Vector256<float>.Zero;
            for (int v = 0; v < 8; v++) sum += Vector256.Create(basis[v * 8 + y]) * Vector256.Create(block.Slice(v * 8, 8));
            sum.CopyTo(half[(y * 8)..]);
        }
        for (int y = 0; y < 8; y += 2)
        {
            Vector256<int> first = Row(half, y), second = Row(half, y + 1);
            Vector128<short> upper = Vector128.Narrow(first.GetLower(), first.GetUpper()), lower = Vector128.Narrow(second.GetLower(), second.GetUpper());
            Vector128.Narrow(upper.AsUInt16(), lower.AsUInt16()).CopyTo(samples[(y * 8)..]);
        }

        // A row of samples, from 0 to 255.
        static Vector256<int> Row(ReadOnlySpan<float> half, int y)
        {
            ReadOnlySpan<float> basis = s_basis;
            Vector256<float> sum = Vector256.Create(128.5f);
            for (int u = 0; u < 8; u++) sum += Vector256.Create(half[y * 8 + u]) * Vector256.Create(basis.Slice(u * 8, 8));
            return Vector256.ConvertToInt32(Vector256.Floor(Vector256.Min(Vector256.Max(sum, Vector256<float>.Zero), Vector256.Create(255f))));
        }
    }

    private static float[] MakeBasis()
    {
        float[] basis = new float[64];
        for (int u = 0; u < 8; u++)
            for (int x = 0; x < 8; x++)
                basis[u * 8 + x] = (float)((u == 0 ? Math.Sqrt(0.5) : 1) / 2 * Math.Cos((2 * x + 1) * u * Math.PI / 16));
        return basis;
    }
}
