using System.Runtime.CompilerServices;
using static DeepShell.Kernels.Winograd;

namespace DeepShell.Kernels;

/// <summary>
/// The transforms of F(4×4, 3×3), a vector of channels at a time: first along the columns of a tile, then along its rows, in registers
/// where speed matters. The matrices of the 36 points lie <c>step</c> floats apart.
/// </summary>
/// <typeparam name="S">How to use V.</typeparam><typeparam name="V">The vector.</typeparam>
/// <typeparam name="T">Whether the vector is used whole or in part.</typeparam>
internal static unsafe class WinogradTransforms<S, V, T> where S : struct, ISimd<V> where V : struct where T : struct, ITileForm
{
    /// <summary>Six rows and columns of an image, from <paramref name="column"/> on; rows and columns outside are zeros.</summary>
    /// <remarks>Three of the six rows at a time: they and what they need stay in the registers.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Image(in TileLines lines, int column, int width, nint pixel, float* to, nint step, V mask)
    {
        FirstRows(lines, column + 0, width, pixel, mask, out V a0, out V b0, out V c0);
        FirstRows(lines, column + 1, width, pixel, mask, out V a1, out V b1, out V c1);
        FirstRows(lines, column + 2, width, pixel, mask, out V a2, out V b2, out V c2);
        FirstRows(lines, column + 3, width, pixel, mask, out V a3, out V b3, out V c3);
        FirstRows(lines, column + 4, width, pixel, mask, out V a4, out V b4, out V c4);
        FirstRows(lines, column + 5, width, pixel, mask, out V a5, out V b5, out V c5);
        Data(a0, a1, a2, a3, a4, a5, to, step, mask);
        Data(b0, b1, b2, b3, b4, b5, to + 6 * step, step, mask);
        Data(c0, c1, c2, c3, c4, c5, to + 12 * step, step, mask);
        LastRows(lines, column + 0, width, pixel, mask, out V d0, out V e0, out V f0);
        LastRows(lines, column + 1, width, pixel, mask, out V d1, out V e1, out V f1);
        LastRows(lines, column + 2, width, pixel, mask, out V d2, out V e2, out V f2);
        LastRows(lines, column + 3, width, pixel, mask, out V d3, out V e3, out V f3);
        LastRows(lines, column + 4, width, pixel, mask, out V d4, out V e4, out V f4);
        LastRows(lines, column + 5, width, pixel, mask, out V d5, out V e5, out V f5);
        Data(d0, d1, d2, d3, d4, d5, to + 18 * step, step, mask);
        Data(e0, e1, e2, e3, e4, e5, to + 24 * step, step, mask);
        Data(f0, f1, f2, f3, f4, f5, to + 30 * step, step, mask);
    }

    /// <summary>Four rows and columns of a result's gradient.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gradient(in TileLines lines, int column, int width, nint pixel, float* to, nint step, V mask)
    {
        GradientRows(lines, column + 0, width, pixel, mask, out V a0, out V b0, out V c0, out V d0, out V e0, out V f0);
        GradientRows(lines, column + 1, width, pixel, mask, out V a1, out V b1, out V c1, out V d1, out V e1, out V f1);
        GradientRows(lines, column + 2, width, pixel, mask, out V a2, out V b2, out V c2, out V d2, out V e2, out V f2);
        GradientRows(lines, column + 3, width, pixel, mask, out V a3, out V b3, out V c3, out V d3, out V e3, out V f3);
        Spread(a0, a1, a2, a3, to, step, mask);
        Spread(b0, b1, b2, b3, to + 6 * step, step, mask);
        Spread(c0, c1, c2, c3, to + 12 * step, step, mask);
        Spread(d0, d1, d2, d3, to + 18 * step, step, mask);
        Spread(e0, e1, e2, e3, to + 24 * step, step, mask);
        Spread(f0, f1, f2, f3, to + 30 * step, step, mask);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FirstRows(in TileLines lines, int column, int width, nint pixel, V mask, out V u0, out V u1, out V u2)
    {
        u0 = u1 = u2 = S.Create(0);
        if ((uint)column >= (uint)width) return;
        nint o = column * pixel;
        V d2 = Load(lines.L2 + o, mask), d4 = Load(lines.L4 + o, mask);
        V even = S.Fma(S.Create(-B2), d2, d4), odd = S.Multiply(S.Create(A), S.Fma(S.Create(-B2), Load(lines.L1 + o, mask), Load(lines.L3 + o, mask)));
        u0 = S.Fma(S.Create(Product), Load(lines.L0 + o, mask), S.Fma(S.Create(-Sum), d2, d4));
        u1 = S.Add(even, odd);
        u2 = S.Subtract(even, odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LastRows(in TileLines lines, int column, int width, nint pixel, V mask, out V u3, out V u4, out V u5)
    {
        u3 = u4 = u5 = S.Create(0);
        if ((uint)column >= (uint)width) return;
        nint o = column * pixel;
        V d1 = Load(lines.L1 + o, mask), d3 = Load(lines.L3 + o, mask);
        V even = S.Fma(S.Create(-A2), Load(lines.L2 + o, mask), Load(lines.L4 + o, mask)), odd = S.Multiply(S.Create(B), S.Fma(S.Create(-A2), d1, d3));
        u3 = S.Add(even, odd);
        u4 = S.Subtract(even, odd);
        u5 = S.Fma(S.Create(Product), d1, S.Fma(S.Create(-Sum), d3, Load(lines.L5 + o, mask)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void GradientRows(in TileLines lines, int column, int width, nint pixel, V mask, out V u0, out V u1, out V u2, out V u3, out V u4, out V u5)
    {
        u0 = u1 = u2 = u3 = u4 = u5 = S.Create(0);
        if (column >= width) return;
        nint o = column * pixel;
        V y1 = Load(lines.L1 + o, mask), y2 = Load(lines.L2 + o, mask);
        u0 = Load(lines.L0 + o, mask);
        u5 = Load(lines.L3 + o, mask);
        V even = S.Fma(S.Create(A2), y2, u0), odd = S.Multiply(S.Create(A), S.Fma(S.Create(A2), u5, y1));
        u1 = S.Add(even, odd);
        u2 = S.Subtract(even, odd);
        even = S.Fma(S.Create(B2), y2, u0);
        odd = S.Multiply(S.Create(B), S.Fma(S.Create(B2), u5, y1));
        u3 = S.Add(even, odd);
        u4 = S.Subtract(even, odd);
    }

    /// <summary>The values of the polynomial through four neighbours at the six points.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Spread(V y0, V y1, V y2, V y3, float* to, nint step, V mask)
    {
        V even = S.Fma(S.Create(A2), y2, y0), odd = S.Multiply(S.Create(A), S.Fma(S.Create(A2), y3, y1));
        Put(to, y0, mask);
        Put(to + step, S.Add(even, odd), mask);
        Put(to + 2 * step, S.Subtract(even, odd), mask);
        even = S.Fma(S.Create(B2), y2, y0);
        odd = S.Multiply(S.Create(B), S.Fma(S.Create(B2), y3, y1));
        Put(to + 3 * step, S.Add(even, odd), mask);
        Put(to + 4 * step, S.Subtract(even, odd), mask);
        Put(to + 5 * step, y3, mask);
    }

    /// <summary>The results of a tile from its 36 products: so many rows and columns of it lie in the image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Result(float* m, nint step, float* bias, float* y, nint row, nint pixel, int rows, int columns, V mask)
    {
        Column(m, 6 * step, mask, out V a0, out V b0, out V c0, out V d0);
        Column(m + 1 * step, 6 * step, mask, out V a1, out V b1, out V c1, out V d1);
        Column(m + 2 * step, 6 * step, mask, out V a2, out V b2, out V c2, out V d2);
        Column(m + 3 * step, 6 * step, mask, out V a3, out V b3, out V c3, out V d3);
        Column(m + 4 * step, 6 * step, mask, out V a4, out V b4, out V c4, out V d4);
        Column(m + 5 * step, 6 * step, mask, out V a5, out V b5, out V c5, out V d5);
        V shift = bias == null ? S.Create(0) : Load(bias, mask);
        Row(a0, a1, a2, a3, a4, a5, shift, y, pixel, columns, mask);
        if (rows > 1) Row(b0, b1, b2, b3, b4, b5, shift, y + row, pixel, columns, mask);
        if (rows > 2) Row(c0, c1, c2, c3, c4, c5, shift, y + 2 * row, pixel, columns, mask);
        if (rows > 3) Row(d0, d1, d2, d3, d4, d5, shift, y + 3 * row, pixel, columns, mask);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Column(float* m, nint next, V mask, out V y0, out V y1, out V y2, out V y3)
    {
        V m1 = Load(m + next, mask), m2 = Load(m + 2 * next, mask), m3 = Load(m + 3 * next, mask), m4 = Load(m + 4 * next, mask);
        V even = S.Add(m1, m2), odd = S.Subtract(m1, m2), even2 = S.Add(m3, m4), odd2 = S.Subtract(m3, m4);
        y0 = S.Add(Load(m, mask), S.Add(even, even2));
        y1 = S.Fma(S.Create(B), odd2, S.Multiply(S.Create(A), odd));
        y2 = S.Fma(S.Create(B2), even2, S.Multiply(S.Create(A2), even));
        y3 = S.Fma(S.Create(B3), odd2, S.Fma(S.Create(A3), odd, Load(m + 5 * next, mask)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row(V m0, V m1, V m2, V m3, V m4, V m5, V bias, float* y, nint pixel, int columns, V mask)
    {
        V even = S.Add(m1, m2), odd = S.Subtract(m1, m2), even2 = S.Add(m3, m4), odd2 = S.Subtract(m3, m4);
        Put(y, S.Add(bias, S.Add(m0, S.Add(even, even2))), mask);
        if (columns > 1) Put(y + pixel, S.Add(bias, S.Fma(S.Create(B), odd2, S.Multiply(S.Create(A), odd))), mask);
        if (columns > 2) Put(y + 2 * pixel, S.Add(bias, S.Fma(S.Create(B2), even2, S.Multiply(S.Create(A2), even))), mask);
        if (columns > 3) Put(y + 3 * pixel, S.Add(bias, S.Fma(S.Create(B3), odd2, S.Fma(S.Create(A3), odd, m5))), mask);
    }

    /// <summary>A 3×3 filter, whose taps lie <paramref name="tap"/> floats apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Filter(float* w, nint tap, float* temp, float* to, nint step, V mask)
    {
        for (int j = 0; j < 3; j++, w += tap)
        {
            float* at = temp + j * S.Count;
            V g0 = Load(w, mask), g1 = Load(w + 3 * tap, mask), g2 = Load(w + 6 * tap, mask);
            S.Store(at, S.Multiply(S.Create(Zeroth), g0));
            V even = S.Fma(S.Create(A2), g2, g0), odd = S.Multiply(S.Create(A), g1);
            S.Store(at + 3 * S.Count, S.Multiply(S.Create(First), S.Add(even, odd)));
            S.Store(at + 6 * S.Count, S.Multiply(S.Create(First), S.Subtract(even, odd)));
            even = S.Fma(S.Create(B2), g2, g0);
            odd = S.Multiply(S.Create(B), g1);
            S.Store(at + 9 * S.Count, S.Multiply(S.Create(Second), S.Add(even, odd)));
            S.Store(at + 12 * S.Count, S.Multiply(S.Create(Second), S.Subtract(even, odd)));
            S.Store(at + 15 * S.Count, g2);
        }
        for (int i = 0; i < Inputs; i++, temp += 3 * S.Count, to += Inputs * step)
        {
            V g0 = Line(temp, 0), g1 = Line(temp, 1), g2 = Line(temp, 2);
            Put(to, S.Multiply(S.Create(Zeroth), g0), mask);
            V even = S.Fma(S.Create(A2), g2, g0), odd = S.Multiply(S.Create(A), g1);
            Put(to + step, S.Multiply(S.Create(First), S.Add(even, odd)), mask);
            Put(to + 2 * step, S.Multiply(S.Create(First), S.Subtract(even, odd)), mask);
            even = S.Fma(S.Create(B2), g2, g0);
            odd = S.Multiply(S.Create(B), g1);
            Put(to + 3 * step, S.Multiply(S.Create(Second), S.Add(even, odd)), mask);
            Put(to + 4 * step, S.Multiply(S.Create(Second), S.Subtract(even, odd)), mask);
            Put(to + 5 * step, g2, mask);
        }
    }

    /// <summary>The gradient of a filter from the sums at its 36 points.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FilterGradient(float* sums, nint step, float* temp, float* dw, nint tap, V mask)
    {
        for (int j = 0; j < Inputs; j++, sums += step)
        {
            float* at = temp + j * S.Count;
            V s1 = Load(sums + 6 * step, mask), s2 = Load(sums + 12 * step, mask), s3 = Load(sums + 18 * step, mask), s4 = Load(sums + 24 * step, mask);
            V even = S.Multiply(S.Create(First), S.Add(s1, s2)), odd = S.Multiply(S.Create(First), S.Subtract(s1, s2));
            V even2 = S.Multiply(S.Create(Second), S.Add(s3, s4)), odd2 = S.Multiply(S.Create(Second), S.Subtract(s3, s4));
            S.Store(at, S.Fma(S.Create(Zeroth), Load(sums, mask), S.Add(even, even2)));
            S.Store(at + Inputs * S.Count, S.Fma(S.Create(A), odd, S.Multiply(S.Create(B), odd2)));
            S.Store(at + 2 * Inputs * S.Count, S.Fma(S.Create(A2), even, S.Fma(S.Create(B2), even2, Load(sums + 30 * step, mask))));
        }
        for (int i = 0; i < 3; i++, temp += Inputs * S.Count, dw += 3 * tap)
        {
            V s1 = Line(temp, 1), s2 = Line(temp, 2), s3 = Line(temp, 3), s4 = Line(temp, 4);
            V even = S.Multiply(S.Create(First), S.Add(s1, s2)), odd = S.Multiply(S.Create(First), S.Subtract(s1, s2));
            V even2 = S.Multiply(S.Create(Second), S.Add(s3, s4)), odd2 = S.Multiply(S.Create(Second), S.Subtract(s3, s4));
            Put(dw, S.Fma(S.Create(Zeroth), Line(temp, 0), S.Add(even, even2)), mask);
            Put(dw + tap, S.Fma(S.Create(A), odd, S.Multiply(S.Create(B), odd2)), mask);
            Put(dw + 2 * tap, S.Fma(S.Create(A2), even, S.Fma(S.Create(B2), even2, Line(temp, 5))), mask);
        }
    }

    /// <summary>What the polynomials through the other points make of six neighbours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Data(V d0, V d1, V d2, V d3, V d4, V d5, float* to, nint step, V mask)
    {
        V even = S.Fma(S.Create(-B2), d2, d4), odd = S.Multiply(S.Create(A), S.Fma(S.Create(-B2), d1, d3));
        Put(to, S.Fma(S.Create(Product), d0, S.Fma(S.Create(-Sum), d2, d4)), mask);
        Put(to + step, S.Add(even, odd), mask);
        Put(to + 2 * step, S.Subtract(even, odd), mask);
        even = S.Fma(S.Create(-A2), d2, d4);
        odd = S.Multiply(S.Create(B), S.Fma(S.Create(-A2), d1, d3));
        Put(to + 3 * step, S.Add(even, odd), mask);
        Put(to + 4 * step, S.Subtract(even, odd), mask);
        Put(to + 5 * step, S.Fma(S.Create(Product), d1, S.Fma(S.Create(-Sum), d3, d5)), mask);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Line(float* temp, int i) => S.Load(temp + i * S.Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Load(float* p, V mask) => T.Part ? S.LoadPart(p, mask) : S.Load(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* p, V v, V mask)
    {
        if (T.Part) S.StorePart(p, mask, v); else S.Store(p, v);
    }
}
