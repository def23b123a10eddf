using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DeepShell.Data;

/// <summary>
/// Numbers from UTF-8 text, rounded correctly. It takes what nearly every cell of a table is (a sign, at most 19 digits
/// with a point, an exponent) and leaves everything else to the general parser, whose result it always agrees with.
/// </summary>
internal static class Utf8Number
{
    private const int MostDigits = 19;
    // Powers of ten that are exact doubles.
    private const int MostExact = 22;

    private static ReadOnlySpan<double> Exact =>
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    /// <summary>Reads a number of at most 16 signs, a minus not counted, at a place of a text; false means that <see cref="TryParse"/> must decide.</summary>
    /// <param name="text">The text.</param>
    /// <param name="from">Where the cell begins.</param>
    /// <param name="to">Where it ends.</param>
    /// <param name="point">What separates the fraction.</param>
    /// <param name="number">The number.</param>
    // All at once, without a branch that depends on the sign or on how many digits there are: in a table of measurements
    // a processor cannot guess that.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryShort(ReadOnlySpan<byte> text, int from, int to, byte point, out double number)
    {
        number = 0;
        if ((uint)from >= (uint)text.Length || to < 16) return false;
        ref byte first = ref MemoryMarshal.GetReference(text);
        int negative = Unsafe.BitCast<bool, byte>(Unsafe.Add(ref first, from) == '-'), length = to - from - negative;
        if ((uint)(length - 1) > 15) return false;
        Vector128<byte> places = Vector128<byte>.Indices, cell = Vector128.LoadUnsafe(ref first, (nuint)(to - 16));
        // The cell ends with the vector; before it are other cells.
        Vector128<byte> kept = Vector128.GreaterThan(places.AsSByte(), Vector128.Create((sbyte)(15 - length))).AsByte();
        uint points = (Vector128.Equals(cell, Vector128.Create(point)) & kept).ExtractMostSignificantBits();
        int exponent = 0;
        if (points != 0)
        {
            int at = BitOperations.TrailingZeroCount(points);
            exponent = 15 - at;
            // What is before the point moves one place to the right.
            Vector128<byte> moved = Vector128.LessThanOrEqual(places, Vector128.Create((byte)at));
            cell = Vector128.ShuffleNative(cell, places + moved);
            kept = Vector128.GreaterThan(places.AsSByte(), Vector128.Create((sbyte)(16 - length))).AsByte();
            length--;
        }
        Vector128<byte> digits = (cell - Vector128.Create((byte)'0')) & kept;
        if (Vector128.GreaterThanAny(digits, Vector128.Create((byte)9)) || length == 0) return false;
        ulong value = Sixteen(digits);
        if (value > 1UL << 53) return false;
        number = Signed(value / Exact[exponent], negative);
        return true;
    }

    /// <summary>The same for at most 32 signs, of which 19 are digits that count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryLong(ReadOnlySpan<byte> text, int from, int to, byte point, out double number)
    {
        number = 0;
        if ((uint)from >= (uint)text.Length || to < 33) return false;
        ref byte first = ref MemoryMarshal.GetReference(text);
        int negative = Unsafe.BitCast<bool, byte>(Unsafe.Add(ref first, from) == '-'), length = to - from - negative;
        if ((uint)(length - 1) > 31) return false;
        Vector256<byte> places = Vector256<byte>.Indices, cell = Vector256.LoadUnsafe(ref first, (nuint)(to - 32));
        Vector256<byte> kept = Vector256.GreaterThan(places.AsSByte(), Vector256.Create((sbyte)(31 - length))).AsByte();
        uint points = (Vector256.Equals(cell, Vector256.Create(point)) & kept).ExtractMostSignificantBits();
        int exponent = 0;
        if (points != 0)
        {
            int at = BitOperations.TrailingZeroCount(points);
            exponent = 31 - at;
            Vector256<byte> moved = Vector256.LessThanOrEqual(places, Vector256.Create((byte)at));
            cell = Vector256.ConditionalSelect(moved, Vector256.LoadUnsafe(ref first, (nuint)(to - 33)), cell);
            kept = Vector256.GreaterThan(places.AsSByte(), Vector256.Create((sbyte)(32 - length))).AsByte();
            length--;
        }
        Vector256<byte> digits = (cell - Vector256.Create((byte)'0')) & kept;
        if (Vector256.GreaterThanAny(digits, Vector256.Create((byte)9)) || length == 0) return false;
        ulong upper = Sixteen(digits.GetLower());
        if (upper >= 1000) return false;
        ulong value = upper * 10_000_000_000_000_000 + Sixteen(digits.GetUpper());
        // Also where a division would do: whether it would, no processor can guess.
        double unsigned = 0;
        if (value != 0 && !EiselLemire(value, -exponent, out unsigned)) return false;
        number = Signed(unsigned, negative);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Signed(double unsigned, int negative) => BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(unsigned) | ((long)negative << 63));

    // Pairs, fours, eights.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Sixteen(Vector128<byte> digits)
    {
        if (!Sse41.IsSupported) return Eight(digits.AsUInt64()[0]) * 100_000_000 + Eight(digits.AsUInt64()[1]);
        Vector128<short> pairs = Ssse3.MultiplyAddAdjacent(digits, Vector128.Create(0x010A010A010A010AUL).AsSByte());
        Vector128<int> fours = Sse2.MultiplyAddAdjacent(pairs, Vector128.Create(0x0001006400010064UL).AsInt16());
        ulong eights = Sse2.MultiplyAddAdjacent(Sse41.PackUnsignedSaturate(fours, fours).AsInt16(), Vector128.Create(0x0001271000012710UL).AsInt16()).AsUInt64()[0];
        return (uint)eights * 100_000_000UL + (eights >> 32);
    }

    /// <summary>Reads a number; false means that the general parser must decide.</summary>
    /// <param name="text">Without blanks around.</param>
    /// <param name="point">What separates the fraction.</param>
    /// <param name="number">The number.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryParse(ReadOnlySpan<byte> text, byte point, out double number)
    {
        number = 0;
        int i = 0;
        bool negative = false;
        if (text.Length > 0 && text[0] is (byte)'-' or (byte)'+')
        {
            negative = text[0] == '-';
            i = 1;
        }
        ulong digits = 0;
        int start = i, exponent = 0;
        i = Digits(text, i, ref digits);
        int count = i - start;
        if (i < text.Length && text[i] == point)
        {
            start = ++i;
            i = Digits(text, i, ref digits);
            exponent = start - i;
            count -= exponent;
        }
        if (count is 0 or > MostDigits) return false;
        if (i < text.Length && !Exponent(text[i..], ref exponent)) return false;
        if (digits == 0) number = 0;
        else if (digits <= 1UL << 53 && exponent is >= -MostExact and <= MostExact)
            // Both are exact doubles, so one operation rounds correctly (Clinger 1990).
            number = exponent < 0 ? digits / Exact[-exponent] : digits * Exact[exponent];
        else if (!EiselLemire(digits, exponent, out number)) return false;
        if (negative) number = -number;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Digits(ReadOnlySpan<byte> text, int i, ref ulong digits)
    {
        ulong value = digits;
        while (text.Length - i >= 8)
        {
            ulong eight = BinaryPrimitives.ReadUInt64LittleEndian(MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref MemoryMarshal.GetReference(text), i), 8));
            if (((eight & 0xF0F0F0F0F0F0F0F0) | (((eight + 0x0606060606060606) & 0xF0F0F0F0F0F0F0F0) >> 4)) != 0x3333333333333333) break;
            value = value * 100_000_000 + Eight(eight - 0x3030303030303030);
            i += 8;
        }
        for (; i < text.Length; i++)
        {
            uint digit = (uint)text[i] - '0';
            if (digit > 9) break;
            value = value * 10 + digit;
        }
        digits = value;
        return i;
    }

    // Eight digits at once: pairs, then fours, then all (Lemire, "Quickly parsing eight digits").
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Eight(ulong digits)
    {
        digits = digits * 10 + (digits >> 8);
        return (((digits & 0x000000FF000000FF) * 0x000F424000000064) + (((digits >> 16) & 0x000000FF000000FF) * 0x0000271000000001)) >> 32;
    }

    private static bool Exponent(ReadOnlySpan<byte> text, ref int exponent)
    {
        if ((text[0] | 0x20) != 'e' || text.Length < 2) return false;
        int i = text[1] is (byte)'-' or (byte)'+' ? 2 : 1;
        if (text.Length - i is < 1 or > 3) return false;
        int value = 0;
        for (int d = i; d < text.Length; d++)
        {
            uint digit = (uint)text[d] - '0';
            if (digit > 9) return false;
            value = value * 10 + (int)digit;
        }
        exponent += text[1] == '-' ? -value : value;
        return true;
    }

    // Lemire, "Number Parsing at a Gigabyte per Second", arXiv:2101.11408, algorithm 1; without a fallback by Mushtak and
    // Lemire, arXiv:2212.06644. Subnormal and infinite results are left to the general parser.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool EiselLemire(ulong digits, int exponent, out double number)
    {
        number = 0;
        if (exponent is < -PowersOfFive.Largest or > PowersOfFive.Largest) return false;
        int zeros = BitOperations.LeadingZeroCount(digits);
        digits <<= zeros;
        (ulong high, ulong low) = PowersOfFive.Of(exponent);
        ulong upper = Math.BigMul(digits, high, out ulong lower);
        // 55 bits decide; where the rest is all ones, the power's lower half may carry into them.
        if ((upper & 0x1FF) == 0x1FF)
        {
            ulong more = Math.BigMul(digits, low, out _);
            lower += more;
            if (more > lower) upper++;
        }
        int top = (int)(upper >> 63), shift = top + 64 - 52 - 3;
        ulong mantissa = upper >> shift;
        int power = (((152170 + 65536) * exponent) >> 16) + 63 + top - zeros + 1023;
        if (power is <= 0 or >= 0x7FF - 1) return false;
        // Exactly between two doubles: to the even one.
        if (lower <= 1 && exponent is >= -4 and <= 23 && (mantissa & 3) == 1 && mantissa << shift == upper) mantissa &= ~1UL;
        mantissa = (mantissa + (mantissa & 1)) >> 1;
        if (mantissa >= 2UL << 52)
        {
            mantissa = 1UL << 52;
            power++;
        }
        number = BitConverter.UInt64BitsToDouble((mantissa & ~(1UL << 52)) | ((ulong)power << 52));
        return true;
    }
}
