using System.Runtime.CompilerServices;

namespace DeepShell.Data;

/// <summary>
/// A sum of doubles without rounding, so that their order does not matter: a fixed-point number of 67 places of 32 bits
/// (Neal's small superaccumulator, arXiv:1505.05571). Rounded once, when it is read.
/// </summary>
internal sealed class ExactSum
{
    // An addition puts at most 52 bits into a place of 63.
    private const int MostUncarried = 1 << 11;
    private const int Places = 67, Bias = 1075;

    private readonly long[] _places = new long[Places];
    private int _uncarried;

    /// <summary>Adds a finite number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(double value)
    {
        if (_uncarried == MostUncarried - 1) Carry();
        _uncarried++;
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)(bits >> 52) & 0x7FF;
        long mantissa = bits & ((1L << 52) - 1);
        if (exponent == 0) exponent = 1;
        else mantissa |= 1L << 52;
        int shift = exponent & 31, place = exponent >> 5;
        long low = (mantissa << shift) & 0xFFFFFFFF, high = mantissa >> (32 - shift), sign = bits >> 63;
        ref long first = ref _places[place];
        first += (low ^ sign) - sign;
        Unsafe.Add(ref first, 1) += (high ^ sign) - sign;
    }

    /// <summary>The sum, rounded.</summary>
    public double Value()
    {
        Carry();
        // The places below a negative one are complements; of the amount they are not.
        bool negative = _places[Places - 1] < 0;
        if (negative) Negate();
        double sum = 0;
        for (int i = Places - 1; i >= 0; i--)
            if (_places[i] != 0) sum += Math.ScaleB(_places[i], 32 * i - Bias);
        if (!negative) return sum;
        Negate();
        return -sum;
    }

    private void Negate()
    {
        foreach (ref long place in _places.AsSpan()) place = -place;
        Carry();
    }

    // Every place but the last between 0 and 2³²: of one sum there is one such form.
    private void Carry()
    {
        for (int i = 0; i < Places - 1; i++)
        {
            long carry = _places[i] >> 32;
            _places[i] -= carry << 32;
            _places[i + 1] += carry;
        }
        _uncarried = 0;
    }
}
