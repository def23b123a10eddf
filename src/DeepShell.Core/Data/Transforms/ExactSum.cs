using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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
    // Numbers that are summed up as multiples of one power of two: 2⁹ of 52 bits fit into 61. The power, and the places of each of the two numbers.
    private const int MostTogether = 1 << 9, FarthestPower = 400, Half = 51;
    // With more of these another power of two is chosen.
    private const int MostMisfits = 32;

    private readonly long[] _places = new long[Places * Lanes];
    private int _uncarried, _power, _misfits = MostTogether;

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

    private int Add(ReadOnlySpan<double> values, double mean, bool squared)
    {
        int count = 0;
        while (Vector256.IsHardwareAccelerated && values.Length >= Vector256<double>.Count)
        {
            ReadOnlySpan<double> some = values[..Math.Min(values.Length & -Vector256<double>.Count, MostTogether)];
            int added = AddTogether(some, mean, squared);
            count += added < 0 ? AddOneByOne(some, mean, squared) : added;
            values = values[some.Length..];
        }
        return count + AddOneByOne(values, mean, squared);
    }

    // Numbers as multiples of a power of two: two whole numbers of 52 bits each, whose sums are exact. Those that are no such multiples, because
    // they are too large or too small beside the first numbers, are added one by one. −1 where nearly all would be; nothing is done then.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int AddTogether(ReadOnlySpan<double> values, double mean, bool squared)
    {
        Vector256<double> centre = Vector256.Create(mean);
        if (_misfits > MostMisfits && !ChoosePower(values, centre, squared)) return -1;
        // Behind 3·2⁵¹ there is no room for a fraction, and a whole number of either sign is in the lower bits.
        Vector256<double> whole = Vector256.Create(3.0 * (1L << Half)), limit = Vector256.Create((double)(1L << Half)), next = limit;
        Vector256<double> scale = Vector256.Create(Math.ScaleB(1, Half - _power)), back = Vector256.Create(Math.ScaleB(1, _power - Half));
        Vector256<long> upper = Vector256<long>.Zero, lower = Vector256<long>.Zero, known = Vector256<long>.Zero;
        ref double first = ref MemoryMarshal.GetReference(values);
        _misfits = 0;
        for (int i = 0; i < values.Length; i += Vector256<double>.Count)
        {
            Vector256<double> some = Vector256.LoadUnsafe(ref first, (nuint)i), isKnown = Vector256.Equals(some, some), term = Term(some, isKnown, centre, squared), scaled = term * scale;
            Vector256<double> high = scaled + whole, rest = (scaled - (high - whole)) * next, low = rest + whole;
            Vector256<long> fits = (Vector256.Equals(low - whole, rest) & Vector256.Equals(scaled * back, term) & Vector256.LessThan(Vector256.Abs(scaled), limit)).AsInt64();
            known -= isKnown.AsInt64();
            upper += (high.AsInt64() - whole.AsInt64()) & fits;
            lower += (low.AsInt64() - whole.AsInt64()) & fits;
            if (fits != Vector256<long>.AllBitsSet) AddMisfits(term, fits);
        }
        AddMultiple(Vector256.Sum(upper), _power - Half);
        AddMultiple(Vector256.Sum(lower), _power - 2 * Half);
        return (int)Vector256.Sum(known);
    }

    // The least power of two above the numbers, and one more.
    private bool ChoosePower(ReadOnlySpan<double> values, Vector256<double> centre, bool squared)
    {
        double largest = 0;
        for (int i = 0; i < values.Length; i += Vector256<double>.Count)
        {
            Vector256<double> some = Vector256.Create(values[i..]), term = Vector256.Abs(Term(some, Vector256.Equals(some, some), centre, squared));
            for (int lane = 0; lane < Vector256<double>.Count; lane++) largest = Math.Max(largest, term[lane]);
        }
        _power = largest == 0 ? 0 : Math.ILogB(largest) + 2;
        return _power is >= -FarthestPower and <= FarthestPower;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddMisfits(Vector256<double> terms, Vector256<long> fits)
    {
        for (int lane = 0; lane < Vector256<double>.Count; lane++)
            if (fits[lane] == 0)
            {
                AddOneByOne([terms[lane]], 0, squared: false);
                _misfits++;
            }
    }

    // 0 for what is not a number.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Term(Vector256<double> values, Vector256<double> isKnown, Vector256<double> mean, bool squared)
    {
        if (squared) values = (values - mean) * (values - mean);
        return values & isKnown;
    }

    // multiple · 2^exponent, as two numbers of at most 32 bits.
    private void AddMultiple(long multiple, int exponent)
    {
        double unit = Math.ScaleB(1, exponent);
        AddOneByOne([(multiple >> 32) * (unit * (1L << 32)), (uint)multiple * unit], 0, squared: false);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int AddOneByOne(ReadOnlySpan<double> values, double mean, bool squared)
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
