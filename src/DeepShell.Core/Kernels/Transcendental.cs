using System.Runtime.CompilerServices;

namespace DeepShell.Kernels;

// The polynomials are minimax fits (weighted for the relative error) made for these intervals.

/// <summary>eˣ = 2ᵏ·eʳ with |r| ≤ ln 2 / 2, eʳ by a polynomial of degree 6.</summary>
internal readonly struct ExpMap : IMap
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x) where S : struct, ISimd<V> where V : struct => Of<S, V>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<S, V>(V x) where S : struct, ISimd<V> where V : struct
    {
        // Beyond these the result is 0 or infinity; comparing this way round keeps NaN.
        x = S.Select(S.Less(S.Create(89), x), S.Create(89), x);
        x = S.Select(S.Less(x, S.Create(-104)), S.Create(-104), x);
        V k = S.Round(S.Multiply(x, S.Create(1.44269504f)));
        V r = S.Fma(k, S.Create(-0.693145752f), x);      // ln 2 in two parts; the first has few bits
        r = S.Fma(k, S.Create(-1.42860677e-6f), r);
        V p = S.Fma(S.Create(0.00139517197f), r, S.Create(0.00836959854f));
        p = S.Fma(p, r, S.Create(0.0416661873f));
        p = S.Fma(p, r, S.Create(0.166665122f));
        p = S.Fma(p, r, S.Create(0.5f));
        p = S.Fma(S.Multiply(p, r), r, r);
        p = S.Add(p, S.Create(1));
        // 2ᵏ in two factors, so that neither overflows and denormal results are rounded once.
        V half = S.Round(S.Multiply(k, S.Create(0.5f)));
        return S.Multiply(S.Multiply(p, PowerOfTwo<S, V>(half)), PowerOfTwo<S, V>(S.Subtract(k, half)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V PowerOfTwo<S, V>(V k) where S : struct, ISimd<V> where V : struct =>
        S.ShiftLeftBits(S.AddBits(S.ToIntegerBits(k), S.Create(BitConverter.Int32BitsToSingle(127))), 23);
}

/// <summary>ln x = k·ln 2 + ln(1 + f) with 1 + f in [√½, √2), by a polynomial of degree 10.</summary>
internal readonly struct LogMap : IMap
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x) where S : struct, ISimd<V> where V : struct => Of<S, V>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<S, V>(V x) where S : struct, ISimd<V> where V : struct
    {
        V tiny = S.Less(x, S.Create(1.17549435e-38f));
        V y = S.Select(tiny, S.Multiply(x, S.Create(8388608)), x);
        // Take the exponent of y/√½ so that the mantissa lies around 1.
        V bits = S.AddBits(y, S.Create(BitConverter.Int32BitsToSingle(0x3F800000 - 0x3F3504F3)));
        V k = S.Subtract(S.FromIntegerBits(S.ShiftRightBits(bits, 23)), S.Create(127));
        k = S.Subtract(k, S.And(tiny, S.Create(23)));
        V mantissa = S.AddBits(S.And(bits, S.Create(BitConverter.Int32BitsToSingle(0x007FFFFF))), S.Create(BitConverter.Int32BitsToSingle(0x3F3504F3)));
        V f = S.Subtract(mantissa, S.Create(1)), f2 = S.Multiply(f, f);
        V p = S.Fma(S.Create(-0.0763565153f), f, S.Create(0.127633259f));
        p = S.Fma(p, f, S.Create(-0.131605834f));
        p = S.Fma(p, f, S.Create(0.142015532f));
        p = S.Fma(p, f, S.Create(-0.166232988f));
        p = S.Fma(p, f, S.Create(0.200012341f));
        p = S.Fma(p, f, S.Create(-0.250008225f));
        p = S.Fma(p, f, S.Create(0.333333313f));
        V tail = S.Fma(k, S.Create(1.42860677e-6f), S.Multiply(p, S.Multiply(f2, f)));
        V result = S.Add(S.Fma(k, S.Create(0.693145752f), f), S.Fma(S.Create(-0.5f), f2, tail));
        result = S.Select(S.Less(x, S.Create(float.PositiveInfinity)), result, x);      // infinity and NaN stay
        result = S.Select(S.Equal(x, S.Create(0)), S.Create(float.NegativeInfinity), result);
        return S.Select(S.Less(x, S.Create(0)), S.Create(float.NaN), result);
    }
}

/// <summary>tanh x: an odd polynomial below 0.625, above it 1 − 2/(e²ˣ + 1).</summary>
internal readonly struct TanhMap : IMap
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x) where S : struct, ISimd<V> where V : struct => Of<S, V>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<S, V>(V x) where S : struct, ISimd<V> where V : struct
    {
        V sign = S.And(x, S.Create(-0f)), size = S.And(x, S.Create(BitConverter.Int32BitsToSingle(0x7FFFFFFF)));
        V z = S.Multiply(x, x);
        V p = S.Fma(S.Create(-0.00571659161f), z, S.Create(0.0206502005f));
        p = S.Fma(p, z, S.Create(-0.0537433848f));
        p = S.Fma(p, z, S.Create(0.133314908f));
        p = S.Fma(p, z, S.Create(-0.333332837f));
        V small = S.Fma(S.Multiply(p, z), x, x);
        V e = ExpMap.Of<S, V>(S.Add(size, size));
        V large = S.Subtract(S.Create(1), S.Divide(S.Create(2), S.Add(e, S.Create(1))));
        return S.Select(S.Less(size, S.Create(0.625f)), small, S.Or(large, sign));
    }
}

/// <summary>The logistic function, from e^−|x| so that neither side cancels or overflows.</summary>
internal readonly struct SigmoidMap : IMap
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x) where S : struct, ISimd<V> where V : struct => Of<S, V>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<S, V>(V x) where S : struct, ISimd<V> where V : struct
    {
        V e = ExpMap.Of<S, V>(S.Or(x, S.Create(-0f)));
        return S.Divide(S.Select(S.Less(x, S.Create(0)), e, S.Create(1)), S.Add(S.Create(1), e));
    }
}

/// <summary>ln(1 + eˣ) = max(x, 0) + log1p(e^−|x|), the rounding of 1 + e put back.</summary>
internal readonly struct SoftplusMap : IMap
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x) where S : struct, ISimd<V> where V : struct
    {
        V e = ExpMap.Of<S, V>(S.Or(x, S.Create(-0f))), u = S.Add(S.Create(1), e);
        V lost = S.Divide(S.Subtract(e, S.Subtract(u, S.Create(1))), u);
        V positive = S.Select(S.Less(x, S.Create(0)), S.Create(0), x);
        return S.Add(positive, S.Add(LogMap.Of<S, V>(u), lost));
    }
}

/// <summary>
/// The error function: an odd polynomial up to 1; above, 1 − e^(−x²)·P(t)/(1 + 2x) with t = (x − 2)/(x + 2).
/// </summary>
internal readonly struct ErfMap : IMap
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x) where S : struct, ISimd<V> where V : struct
    {
        V sign = S.And(x, S.Create(-0f)), size = S.And(x, S.Create(BitConverter.Int32BitsToSingle(0x7FFFFFFF)));
        V z = S.Multiply(x, x);
        V p = S.Fma(S.Create(7.88912294e-05f), z, S.Create(-0.000802084222f));
        p = S.Fma(p, z, S.Create(0.00518953567f));
        p = S.Fma(p, z, S.Create(-0.0268544443f));
        p = S.Fma(p, z, S.Create(0.112836003f));
        p = S.Fma(p, z, S.Create(-0.37612626f));
        p = S.Fma(p, z, S.Create(0.128379167f));      // 2/√π − 1
        V large = S.Subtract(S.Create(1), Complement<S, V>(size, size, size));
        return S.Select(S.Less(size, S.Create(1)), S.Fma(p, x, x), S.Or(large, sign));
    }

    /// <summary>Φ(x) = erfc(−x/√2)/2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Normal<S, V>(V x) where S : struct, ISimd<V> where V : struct
    {
        V size = S.And(x, S.Create(BitConverter.Int32BitsToSingle(0x7FFFFFFF)));
        // x/√2 is rounded, but its square is x·(x/2): else the tail would lose as many bits as its exponent has.
        V tail = S.Multiply(S.Create(0.5f), Complement<S, V>(S.Multiply(size, S.Create(0.707106781f)), size, S.Multiply(size, S.Create(0.5f))));
        return S.Select(S.Less(x, S.Create(0)), tail, S.Subtract(S.Create(1), tail));
    }

    /// <summary>erfc(x) for x ≥ 0 and x² = a·b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Complement<S, V>(V x, V a, V b) where S : struct, ISimd<V> where V : struct
    {
        V beyond = S.Less(S.Create(10.1f), x);      // erfc is 0 in float from 10.06
        x = S.Select(beyond, S.Create(10.1f), x);
        a = S.Select(beyond, x, a);
        b = S.Select(beyond, x, b);
        V t = S.Divide(S.Subtract(x, S.Create(2)), S.Add(x, S.Create(2)));
        V p = S.Fma(S.Create(7.95284941e-05f), t, S.Create(0.000169101797f));
        p = S.Fma(p, t, S.Create(-0.00040165722f));
        p = S.Fma(p, t, S.Create(-0.00142093038f));
        p = S.Fma(p, t, S.Create(0.0012534681f));
        p = S.Fma(p, t, S.Create(0.00870935433f));
        p = S.Fma(p, t, S.Create(-0.00803109724f));
        p = S.Fma(p, t, S.Create(-0.0542179085f));
        p = S.Fma(p, t, S.Create(0.164051071f));
        p = S.Fma(p, t, S.Create(-0.166030511f));
        p = S.Fma(p, t, S.Create(-0.0927638188f));
        p = S.Fma(p, t, S.Create(1.27697837f));
        V square = S.Multiply(a, b), lost = S.Fma(a, b, S.Subtract(S.Create(0), square));
        V e = ExpMap.Of<S, V>(S.Subtract(S.Create(0), square));
        e = S.Fma(S.Subtract(S.Create(0), lost), e, e);      // the rounding of x²
        return S.Divide(S.Multiply(e, p), S.Fma(S.Create(2), x, S.Create(1)));
    }
}
