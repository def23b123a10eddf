using System.Numerics;

namespace DeepShell.Data;

/// <summary>The leading 128 bits of powers of five: truncated for positive exponents, rounded up for negative ones, as the algorithm that uses them wants it.</summary>
internal static class PowersOfFive
{
    /// <summary>Beyond this, tables hold next to nothing.</summary>
    public const int Largest = 80;

    private static readonly (ulong High, ulong Low)[] s_powers = [.. Enumerable.Range(-Largest, 2 * Largest + 1).Select(Compute)];

    public static (ulong High, ulong Low) Of(int exponent) => s_powers[exponent + Largest];

    private static (ulong, ulong) Compute(int exponent)
    {
        BigInteger power = BigInteger.Pow(5, Math.Abs(exponent)), bits;
        if (exponent >= 0)
        {
            int length = (int)power.GetBitLength();
            bits = length <= 128 ? power << (128 - length) : power >> (length - 128);
        }
        else
        {
            // Up to 5⁻²⁷ a product with 64 bits is exact enough to be rounded up at 128 bits.
            int length = (int)power.GetBitLength();
            bits = (BigInteger.One << (exponent >= -27 ? length + 127 : length * 2 + 128)) / power + 1;
            bits >>= (int)bits.GetBitLength() - 128;
        }
        return ((ulong)(bits >> 64), (ulong)(bits & ulong.MaxValue));
    }
}
