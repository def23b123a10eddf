using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DeepShell.Data.Imaging.BuiltIn;

/// <summary>
/// From coefficients to samples: the inverse cosine transform of Loeffler, Ligtenberg and Moschytz (ICASSP 1989) in whole numbers, with the
/// constants and the rounding of libjpeg's "islow", so that samples are the same to the bit. A vector holds a row of a block.
/// </summary>
internal static unsafe class JpegTransform
{
    private const int Bits = 13, Kept = 2;

    /// <summary>The samples of a component whose coefficients came in several scans.</summary>
    public static void Inverse(JpegComponent c)
    {
        fixed (short* coefficients = c.Coefficients)
        fixed (ushort* steps = c.Steps)
        fixed (byte* samples = c.Samples)
            for (int y = 0; y < c.BlocksHigh; y++)
                for (int x = 0; x < c.BlocksWide; x++)
                {
                    short* block = coefficients + ((long)y * c.BlocksPitch + x) * 64;
                    Inverse(block, steps, c.Last[y * c.BlocksPitch + x], samples + (long)y * 8 * c.Pitch + x * 8, c.Pitch);
                }
    }

    /// <summary>Dequantises a block, transforms it and writes 8 × 8 samples.</summary>
    /// <param name="block">64 coefficients in natural order.</param>
    /// <param name="steps">What they are multiplied by.</param>
    /// <param name="last">Position, in zigzag order, of the last that is not zero.</param>
    /// <param name="to">The first sample.</param>
    /// <param name="pitch">Bytes from one row to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Inverse(short* block, ushort* steps, int last, byte* to, int pitch)
    {
        if (last == 0)
        {
            ulong plain = (byte)Math.Clamp((block[0] * steps[0] + 4 >> 3) + 128, 0, 255) * 0x0101010101010101ul;
            for (int y = 0; y < 8; y++) Unsafe.WriteUnaligned(to + y * pitch, plain);
            return;
        }
        Vector256<int> r0 = Row(block, steps, 0), r1 = Row(block, steps, 1), r2 = Row(block, steps, 2), r3 = Row(block, steps, 3);
        Vector256<int> r4 = Row(block, steps, 4), r5 = Row(block, steps, 5), r6 = Row(block, steps, 6), r7 = Row(block, steps, 7);
        Pass(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7, Bits - Kept, 0);

        Vector128<short> a = Narrow(r0), b = Narrow(r1), c = Narrow(r2), d = Narrow(r3), e = Narrow(r4), f = Narrow(r5), g = Narrow(r6), h = Narrow(r7);
        // Rows of interleaved halves, three times over, are columns.
        for (int i = 0; i < 3; i++)
            (a, b, c, d, e, f, g, h) = (Zip.Low(a, e), Zip.High(a, e), Zip.Low(b, f), Zip.High(b, f), Zip.Low(c, g), Zip.High(c, g), Zip.Low(d, h), Zip.High(d, h));
        (r0, r1, r2, r3) = (Widen(a), Widen(b), Widen(c), Widen(d));
        (r4, r5, r6, r7) = (Widen(e), Widen(f), Widen(g), Widen(h));
        Pass(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7, Bits + Kept + 3, 128);

        Vector128<byte> p = Bytes(r0, r1), q = Bytes(r2, r3), s = Bytes(r4, r5), t = Bytes(r6, r7);
        for (int i = 0; i < 3; i++)
            (p, q, s, t) = (Zip.Low(p, s), Zip.High(p, s), Zip.Low(q, t), Zip.High(q, t));
        Store(p, to, pitch);
        Store(q, to + 2 * pitch, pitch);
        Store(s, to + 4 * pitch, pitch);
        Store(t, to + 6 * pitch, pitch);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Row(short* block, ushort* steps, int y) =>
        Vector256.WidenLower(Vector128.Load(block + 8 * y).ToVector256Unsafe()) * Vector256.WidenLower(Vector128.Load(steps + 8 * y).ToVector256Unsafe()).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> Narrow(Vector256<int> v) => Vector128.NarrowWithSaturation(v.GetLower(), v.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Widen(Vector128<short> v) => Vector256.WidenLower(v.ToVector256Unsafe());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Bytes(Vector256<int> v, Vector256<int> w) => Vector128.Narrow(Byte(v), Byte(w));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> Byte(Vector256<int> v) => Narrow(Vector256.Min(Vector256.Max(v, Vector256<int>.Zero), Vector256.Create(255))).AsUInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector128<byte> rows, byte* to, int pitch)
    {
        Unsafe.WriteUnaligned(to, rows.AsUInt64().GetElement(0));
        Unsafe.WriteUnaligned(to + pitch, rows.AsUInt64().GetElement(1));
    }

    // One dimension, of eight columns at once; the result is rounded to whole numbers of 2^shift.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pass(
        ref Vector256<int> r0, ref Vector256<int> r1, ref Vector256<int> r2, ref Vector256<int> r3,
        ref Vector256<int> r4, ref Vector256<int> r5, ref Vector256<int> r6, ref Vector256<int> r7, int shift, int offset)
    {
        Vector256<int> rounding = Vector256.Create((1 << shift - 1) + (offset << shift));
        Vector256<int> middle = (r2 + r6) * 4433, sum = (r0 + r4 << Bits) + rounding, difference = (r0 - r4 << Bits) + rounding;
        Vector256<int> e2 = middle - r6 * 15137, e3 = middle + r2 * 6270;
        Vector256<int> even0 = sum + e3, even3 = sum - e3, even1 = difference + e2, even2 = difference - e2;

        Vector256<int> z3 = r7 + r3, z4 = r5 + r1, z5 = (z3 + z4) * 9633;
        Vector256<int> z1 = (r7 + r1) * -7373, z2 = (r5 + r3) * -20995;
        z3 = z3 * -16069 + z5;
        z4 = z4 * -3196 + z5;
        Vector256<int> odd0 = r7 * 2446 + z1 + z3, odd1 = r5 * 16819 + z2 + z4, odd2 = r3 * 25172 + z2 + z3, odd3 = r1 * 12299 + z1 + z4;

        (r0, r7) = (even0 + odd3 >> shift, even0 - odd3 >> shift);
        (r1, r6) = (even1 + odd2 >> shift, even1 - odd2 >> shift);
        (r2, r5) = (even2 + odd1 >> shift, even2 - odd1 >> shift);
        (r3, r4) = (even3 + odd0 >> shift, even3 - odd0 >> shift);
    }
}
