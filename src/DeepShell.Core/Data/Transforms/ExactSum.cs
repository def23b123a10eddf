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
    // Successive numbers go to different lanes: neighbours hit the same place, and would wait for each other.
    private const int Places = 67, Lanes = 4, Bias = 1075;

    private readonly long[] _places = new long[Places * Lanes];
    private int _uncarried;

    /// <summary>Adds finite numbers; those that are NaN are left out. Returns how many were added.</summary>
    public int Add(ReadOnlySpan<double> values) => Add(values, 0, squared: false);

    /// <summary>Adds (x − mean)² of numbers that are not NaN.</summary>
    public void AddSquares(ReadOnlySpan<double> values, double mean) => Add(values, mean, squared: true);

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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Add(ReadOnlySpan<double> values, double mean, bool squared)
    {
        int count = 0;
        while (!values.IsEmpty)
        {
            if (_uncarried == MostUncarried) Carry();
            ReadOnlySpan<double> some = values[..Math.Min(values.Length, MostUncarried - _uncarried)];
            values = values[some.Length..];
            _uncarried += some.Length;
            ref long places = ref _places[0];
            foreach (double value in some)
                if (!double.IsNaN(value))
                    Add(ref Unsafe.Add(ref places, count++ % Lanes * Places), squared ? (value - mean) * (value - mean) : value);
        }
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref long places, double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)(bits >> 52) & 0x7FF;
        // A subnormal number has no hidden bit, and the exponent of the smallest normal one.
        int normal = exponent == 0 ? 0 : 1;
        exponent += 1 - normal;
        long mantissa = (bits & ((1L << 52) - 1)) | ((long)normal << 52), sign = bits >> 63;
        int shift = exponent & 31;
        long low = (mantissa << shift) & 0xFFFFFFFF, high = mantissa >> (32 - shift);
        ref long first = ref Unsafe.Add(ref places, exponent >> 5);
        first += (low ^ sign) - sign;
        Unsafe.Add(ref first, 1) += (high ^ sign) - sign;
    }

    private void Negate()
    {
        foreach (ref long place in _places.AsSpan()) place = -place;
        Carry();
    }

    // Every place but the last between 0 and 2³²: of one sum there is one such form.
    private void Carry()
    {
        for (int i = Places; i < _places.Length; i++)
        {
            _places[i % Places] += _places[i];
            _places[i] = 0;
        }
        for (int i = 0; i < Places - 1; i++)
        {
            long carry = _places[i] >> 32;
            _places[i] -= carry << 32;
            _places[i + 1] += carry;
        }
        _uncarried = 0;
    }
}
