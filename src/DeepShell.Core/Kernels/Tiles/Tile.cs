using System.Runtime.CompilerServices;

namespace DeepShell.Kernels;

/// <summary>
/// The one micro-kernel below every matrix product and convolution: a tile of up to 14 rows by one or two vectors of
/// columns stays in registers while three nested loops walk over A and B. Each element of the tile is one chain of fused
/// multiply-adds in the order of the walk, so its bits depend neither on the tile it is in nor on the vector width.
/// </summary>
/// <typeparam name="S">How to use V.</typeparam><typeparam name="V">The vector.</typeparam>
/// <typeparam name="R">Rows of the tile, a constant for the JIT: the unused accumulators vanish.</typeparam>
/// <typeparam name="T">Columns of the tile: one or two vectors, the last whole or in part.</typeparam>
internal static unsafe class Tile<S, V, R, T>
    where S : struct, ISimd<V> where V : struct where R : struct, ITileRows where T : struct, ITileForm
{
    /// <summary>C = initial + Σ A·B over the walk; the chains begin with the initial value, or it is added behind them
    /// (w.AddAfter). Initial is null (zeros), C itself, or a bias (stride 0).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run(in Walk w, float* a, float* b, float* initial, nint initialStride, float* c, nint cStride, int lastCount)
    {
        V mask = T.Part ? S.Mask(lastCount) : default;
        V c0 = S.Create(0), c1 = S.Create(0), c2 = S.Create(0), c3 = S.Create(0), c4 = S.Create(0), c5 = S.Create(0), c6 = S.Create(0);
        V c7 = S.Create(0), c8 = S.Create(0), c9 = S.Create(0), c10 = S.Create(0), c11 = S.Create(0), c12 = S.Create(0), c13 = S.Create(0);
        V d0 = S.Create(0), d1 = S.Create(0), d2 = S.Create(0), d3 = S.Create(0), d4 = S.Create(0), d5 = S.Create(0), d6 = S.Create(0);
        V d7 = S.Create(0), d8 = S.Create(0), d9 = S.Create(0), d10 = S.Create(0), d11 = S.Create(0), d12 = S.Create(0), d13 = S.Create(0);
        bool add = initial != null && w.AddAfter;
        if (initial != null && !add)
        {
            { c0 = First(initial + 0 * initialStride, mask); d0 = Second(initial + 0 * initialStride, mask); }
            if (R.Count > 1) { c1 = First(initial + 1 * initialStride, mask); d1 = Second(initial + 1 * initialStride, mask); }
            if (R.Count > 2) { c2 = First(initial + 2 * initialStride, mask); d2 = Second(initial + 2 * initialStride, mask); }
            if (R.Count > 3) { c3 = First(initial + 3 * initialStride, mask); d3 = Second(initial + 3 * initialStride, mask); }
            if (R.Count > 4) { c4 = First(initial + 4 * initialStride, mask); d4 = Second(initial + 4 * initialStride, mask); }
            if (R.Count > 5) { c5 = First(initial + 5 * initialStride, mask); d5 = Second(initial + 5 * initialStride, mask); }
            if (R.Count > 6) { c6 = First(initial + 6 * initialStride, mask); d6 = Second(initial + 6 * initialStride, mask); }
            if (R.Count > 7) { c7 = First(initial + 7 * initialStride, mask); d7 = Second(initial + 7 * initialStride, mask); }
            if (R.Count > 8) { c8 = First(initial + 8 * initialStride, mask); d8 = Second(initial + 8 * initialStride, mask); }
            if (R.Count > 9) { c9 = First(initial + 9 * initialStride, mask); d9 = Second(initial + 9 * initialStride, mask); }
            if (R.Count > 10) { c10 = First(initial + 10 * initialStride, mask); d10 = Second(initial + 10 * initialStride, mask); }
            if (R.Count > 11) { c11 = First(initial + 11 * initialStride, mask); d11 = Second(initial + 11 * initialStride, mask); }
            if (R.Count > 12) { c12 = First(initial + 12 * initialStride, mask); d12 = Second(initial + 12 * initialStride, mask); }
            if (R.Count > 13) { c13 = First(initial + 13 * initialStride, mask); d13 = Second(initial + 13 * initialStride, mask); }
        }
        nint r1 = w.ARow, r2 = 2 * r1, r3 = 3 * r1, r4 = 4 * r1, group = w.AGroup;
        nint aStep = w.AInner, bStep = w.BInner;
        for (int outer = w.Outer; outer > 0; outer--, a += w.AOuter, b += w.BOuter)
        {
            float* am = a, bm = b;
            for (int middle = w.Middle; middle > 0; middle--, am += w.AMiddle, bm += w.BMiddle)
            {
                float* pa = am, pf = am + group, pt = pf + group, pb = bm;
                for (int inner = w.Inner; inner > 0; inner--)
                {
                    V b0 = First(pb, mask), b1 = Second(pb, mask), x = S.Create(*pa);
                    c0 = S.Fma(x, b0, c0);
                    if (T.Wide) d0 = S.Fma(x, b1, d0);
                    if (R.Count > 1) { x = S.Create(*(pa + r1)); c1 = S.Fma(x, b0, c1); if (T.Wide) d1 = S.Fma(x, b1, d1); }
                    if (R.Count > 2) { x = S.Create(*(pa + r2)); c2 = S.Fma(x, b0, c2); if (T.Wide) d2 = S.Fma(x, b1, d2); }
                    if (R.Count > 3) { x = S.Create(*(pa + r3)); c3 = S.Fma(x, b0, c3); if (T.Wide) d3 = S.Fma(x, b1, d3); }
                    if (R.Count > 4) { x = S.Create(*(pa + r4)); c4 = S.Fma(x, b0, c4); if (T.Wide) d4 = S.Fma(x, b1, d4); }
                    if (R.Count > 5) { x = S.Create(*pf); c5 = S.Fma(x, b0, c5); if (T.Wide) d5 = S.Fma(x, b1, d5); }
                    if (R.Count > 6) { x = S.Create(*(pf + r1)); c6 = S.Fma(x, b0, c6); if (T.Wide) d6 = S.Fma(x, b1, d6); }
                    if (R.Count > 7) { x = S.Create(*(pf + r2)); c7 = S.Fma(x, b0, c7); if (T.Wide) d7 = S.Fma(x, b1, d7); }
                    if (R.Count > 8) { x = S.Create(*(pf + r3)); c8 = S.Fma(x, b0, c8); if (T.Wide) d8 = S.Fma(x, b1, d8); }
                    if (R.Count > 9) { x = S.Create(*(pf + r4)); c9 = S.Fma(x, b0, c9); if (T.Wide) d9 = S.Fma(x, b1, d9); }
                    if (R.Count > 10) { x = S.Create(*pt); c10 = S.Fma(x, b0, c10); if (T.Wide) d10 = S.Fma(x, b1, d10); }
                    if (R.Count > 11) { x = S.Create(*(pt + r1)); c11 = S.Fma(x, b0, c11); if (T.Wide) d11 = S.Fma(x, b1, d11); }
                    if (R.Count > 12) { x = S.Create(*(pt + r2)); c12 = S.Fma(x, b0, c12); if (T.Wide) d12 = S.Fma(x, b1, d12); }
                    if (R.Count > 13) { x = S.Create(*(pt + r3)); c13 = S.Fma(x, b0, c13); if (T.Wide) d13 = S.Fma(x, b1, d13); }
                    pa += aStep;
                    if (R.Count > 5) pf += aStep;
                    if (R.Count > 10) pt += aStep;
                    pb += bStep;
                }
            }
        }
        if (add)
        {
            { c0 = S.Add(First(initial + 0 * initialStride, mask), c0); if (T.Wide) d0 = S.Add(Second(initial + 0 * initialStride, mask), d0); }
            if (R.Count > 1) { c1 = S.Add(First(initial + 1 * initialStride, mask), c1); if (T.Wide) d1 = S.Add(Second(initial + 1 * initialStride, mask), d1); }
            if (R.Count > 2) { c2 = S.Add(First(initial + 2 * initialStride, mask), c2); if (T.Wide) d2 = S.Add(Second(initial + 2 * initialStride, mask), d2); }
            if (R.Count > 3) { c3 = S.Add(First(initial + 3 * initialStride, mask), c3); if (T.Wide) d3 = S.Add(Second(initial + 3 * initialStride, mask), d3); }
            if (R.Count > 4) { c4 = S.Add(First(initial + 4 * initialStride, mask), c4); if (T.Wide) d4 = S.Add(Second(initial + 4 * initialStride, mask), d4); }
            if (R.Count > 5) { c5 = S.Add(First(initial + 5 * initialStride, mask), c5); if (T.Wide) d5 = S.Add(Second(initial + 5 * initialStride, mask), d5); }
            if (R.Count > 6) { c6 = S.Add(First(initial + 6 * initialStride, mask), c6); if (T.Wide) d6 = S.Add(Second(initial + 6 * initialStride, mask), d6); }
            if (R.Count > 7) { c7 = S.Add(First(initial + 7 * initialStride, mask), c7); if (T.Wide) d7 = S.Add(Second(initial + 7 * initialStride, mask), d7); }
            if (R.Count > 8) { c8 = S.Add(First(initial + 8 * initialStride, mask), c8); if (T.Wide) d8 = S.Add(Second(initial + 8 * initialStride, mask), d8); }
            if (R.Count > 9) { c9 = S.Add(First(initial + 9 * initialStride, mask), c9); if (T.Wide) d9 = S.Add(Second(initial + 9 * initialStride, mask), d9); }
            if (R.Count > 10) { c10 = S.Add(First(initial + 10 * initialStride, mask), c10); if (T.Wide) d10 = S.Add(Second(initial + 10 * initialStride, mask), d10); }
            if (R.Count > 11) { c11 = S.Add(First(initial + 11 * initialStride, mask), c11); if (T.Wide) d11 = S.Add(Second(initial + 11 * initialStride, mask), d11); }
            if (R.Count > 12) { c12 = S.Add(First(initial + 12 * initialStride, mask), c12); if (T.Wide) d12 = S.Add(Second(initial + 12 * initialStride, mask), d12); }
            if (R.Count > 13) { c13 = S.Add(First(initial + 13 * initialStride, mask), c13); if (T.Wide) d13 = S.Add(Second(initial + 13 * initialStride, mask), d13); }
        }
        Put(c + 0 * cStride, c0, d0, mask);
        if (R.Count > 1) Put(c + 1 * cStride, c1, d1, mask);
        if (R.Count > 2) Put(c + 2 * cStride, c2, d2, mask);
        if (R.Count > 3) Put(c + 3 * cStride, c3, d3, mask);
        if (R.Count > 4) Put(c + 4 * cStride, c4, d4, mask);
        if (R.Count > 5) Put(c + 5 * cStride, c5, d5, mask);
        if (R.Count > 6) Put(c + 6 * cStride, c6, d6, mask);
        if (R.Count > 7) Put(c + 7 * cStride, c7, d7, mask);
        if (R.Count > 8) Put(c + 8 * cStride, c8, d8, mask);
        if (R.Count > 9) Put(c + 9 * cStride, c9, d9, mask);
        if (R.Count > 10) Put(c + 10 * cStride, c10, d10, mask);
        if (R.Count > 11) Put(c + 11 * cStride, c11, d11, mask);
        if (R.Count > 12) Put(c + 12 * cStride, c12, d12, mask);
        if (R.Count > 13) Put(c + 13 * cStride, c13, d13, mask);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V First(float* p, V mask) => T.Part && !T.Wide ? S.LoadPart(p, mask) : S.Load(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Second(float* p, V mask) => !T.Wide ? default : T.Part ? S.LoadPart(p + S.Count, mask) : S.Load(p + S.Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* p, V first, V second, V mask)
    {
        if (T.Part && !T.Wide) S.StorePart(p, mask, first); else S.Store(p, first);
        if (T.Wide && T.Part) S.StorePart(p + S.Count, mask, second); else if (T.Wide) S.Store(p + S.Count, second);
    }
}
