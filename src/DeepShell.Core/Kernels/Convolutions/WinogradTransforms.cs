using System.Runtime.CompilerServices;
using static DeepShell.Kernels.Winograd;

namespace DeepShell.Kernels;

/// <summary>
/// The transforms of F(4×4, 3×3), a vector of channels at a time: first along the columns of a tile into <c>temp</c> (36 vectors),
/// then along its rows. The matrices of the 36 points lie <c>step</c> floats apart.
/// </summary>
/// <typeparam name="S">How to use V.</typeparam><typeparam name="V">The vector.</typeparam>
/// <typeparam name="T">Whether the vector is used whole or in part.</typeparam>
internal static unsafe class WinogradTransforms<S, V, T> where S : struct, ISimd<V> where V : struct where T : struct, ITileForm
{
    /// <summary>Six rows and columns of an image, from <paramref name="column"/> on; rows and columns outside are zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Image(in TileLines lines, int column, int width, nint pixel, float* temp, float* to, nint step, V mask)
    {
        for (int j = 0; j < Inputs; j++)
        {
            float* at = temp + j * S.Count;
            nint o = (column + j) * pixel;
            if ((uint)(column + j) < (uint)width)
                Data(Load(lines.L0 + o, mask), Load(lines.L1 + o, mask), Load(lines.L2 + o, mask), Load(lines.L3 + o, mask), Load(lines.L4 + o, mask), Load(lines.L5 + o, mask),
                    at, Inputs * S.Count);
            else
                for (int i = 0; i < Inputs; i++) S.Store(at + i * Inputs * S.Count, S.Create(0));
        }
        for (int i = 0; i < Inputs; i++, temp += Inputs * S.Count, to += Inputs * step)
            DataTo(Line(temp, 0), Line(temp, 1), Line(temp, 2), Line(temp, 3), Line(temp, 4), Line(temp, 5), to, step, mask);
    }

    /// <summary>Four rows and columns of a result's gradient.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gradient(in TileLines lines, int column, int width, nint pixel, float* temp, float* to, nint step, V mask)
    {
        for (int j = 0; j < Outputs; j++)
        {
            float* at = temp + j * S.Count;
            nint o = (column + j) * pixel;
            if (column + j < width)
            {
                V y0 = Load(lines.L0 + o, mask), y1 = Load(lines.L1 + o, mask), y2 = Load(lines.L2 + o, mask), y3 = Load(lines.L3 + o, mask);
                const int Row = Outputs;
                V even = S.Fma(S.Create(A2), y2, y0), odd = S.Multiply(S.Create(A), S.Fma(S.Create(A2), y3, y1));
                S.Store(at, y0);
                S.Store(at + 1 * Row * S.Count, S.Add(even, odd));
                S.Store(at + 2 * Row * S.Count, S.Subtract(even, odd));
                even = S.Fma(S.Create(B2), y2, y0);
                odd = S.Multiply(S.Create(B), S.Fma(S.Create(B2), y3, y1));
                S.Store(at + 3 * Row * S.Count, S.Add(even, odd));
                S.Store(at + 4 * Row * S.Count, S.Subtract(even, odd));
                S.Store(at + 5 * Row * S.Count, y3);
            }
            else
                for (int i = 0; i < Inputs; i++) S.Store(at + i * Outputs * S.Count, S.Create(0));
        }
        for (int i = 0; i < Inputs; i++, temp += Outputs * S.Count, to += Inputs * step)
        {
            V y0 = Line(temp, 0), y1 = Line(temp, 1), y2 = Line(temp, 2), y3 = Line(temp, 3);
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
    }

    /// <summary>The results of a tile from its 36 products: so many rows and columns of it lie in the image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Result(float* m, nint step, float* temp, float* bias, float* y, nint row, nint pixel, int rows, int columns, V mask)
    {
        for (int j = 0; j < Inputs; j++, m += step)
        {
            float* at = temp + j * S.Count;
            V m1 = Load(m + 6 * step, mask), m2 = Load(m + 12 * step, mask), m3 = Load(m + 18 * step, mask), m4 = Load(m + 24 * step, mask);
            V even = S.Add(m1, m2), odd = S.Subtract(m1, m2), even2 = S.Add(m3, m4), odd2 = S.Subtract(m3, m4);
            S.Store(at, S.Add(Load(m, mask), S.Add(even, even2)));
            S.Store(at + Inputs * S.Count, S.Fma(S.Create(B), odd2, S.Multiply(S.Create(A), odd)));
            S.Store(at + 2 * Inputs * S.Count, S.Fma(S.Create(B2), even2, S.Multiply(S.Create(A2), even)));
            S.Store(at + 3 * Inputs * S.Count, S.Fma(S.Create(B3), odd2, S.Fma(S.Create(A3), odd, Load(m + 30 * step, mask))));
        }
        V b = bias == null ? S.Create(0) : Load(bias, mask);
        for (int i = 0; i < rows; i++, temp += Inputs * S.Count, y += row)
        {
            V m1 = Line(temp, 1), m2 = Line(temp, 2), m3 = Line(temp, 3), m4 = Line(temp, 4);
            V even = S.Add(m1, m2), odd = S.Subtract(m1, m2), even2 = S.Add(m3, m4), odd2 = S.Subtract(m3, m4);
            Put(y, S.Add(b, S.Add(Line(temp, 0), S.Add(even, even2))), mask);
            if (columns > 1) Put(y + pixel, S.Add(b, S.Fma(S.Create(B), odd2, S.Multiply(S.Create(A), odd))), mask);
            if (columns > 2) Put(y + 2 * pixel, S.Add(b, S.Fma(S.Create(B2), even2, S.Multiply(S.Create(A2), even))), mask);
            if (columns > 3) Put(y + 3 * pixel, S.Add(b, S.Fma(S.Create(B3), odd2, S.Fma(S.Create(A3), odd, Line(temp, 5)))), mask);
        }
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

    // What the polynomials through the other points make of six neighbours.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Data(V d0, V d1, V d2, V d3, V d4, V d5, float* to, nint step)
    {
        V even = S.Fma(S.Create(-B2), d2, d4), odd = S.Multiply(S.Create(A), S.Fma(S.Create(-B2), d1, d3));
        S.Store(to, S.Fma(S.Create(Product), d0, S.Fma(S.Create(-Sum), d2, d4)));
        S.Store(to + step, S.Add(even, odd));
        S.Store(to + 2 * step, S.Subtract(even, odd));
        even = S.Fma(S.Create(-A2), d2, d4);
        odd = S.Multiply(S.Create(B), S.Fma(S.Create(-A2), d1, d3));
        S.Store(to + 3 * step, S.Add(even, odd));
        S.Store(to + 4 * step, S.Subtract(even, odd));
        S.Store(to + 5 * step, S.Fma(S.Create(Product), d1, S.Fma(S.Create(-Sum), d3, d5)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void DataTo(V d0, V d1, V d2, V d3, V d4, V d5, float* to, nint step, V mask)
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
