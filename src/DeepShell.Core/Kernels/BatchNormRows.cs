using System.Runtime.CompilerServices;

namespace DeepShell.Kernels;

/// <summary>The passes of batch normalisation over rows; a vector of channels at a time, all rows of a chunk before the next.</summary>
internal static unsafe class BatchNormRows<S, V> where S : struct, ISimd<V> where V : struct
{
    /// <summary>Rows that stay in the first cache: a function of the channels alone.</summary>
    private static int Chunk(int channels) => Math.Clamp(4096 / Math.Max(1, channels), 8, 256);

    public static void Moments(int rows, int channels, float* x, float* moments)
    {
        new Span<float>(moments, 2 * channels).Clear();
        int chunk = Chunk(channels);
        for (int r = 0; r < rows; r += chunk)
            for (int c = 0; c < channels; c += S.Count)
                MomentsOfChunk(Math.Min(chunk, rows - r), channels, r, Math.Min(S.Count, channels - c), x + (long)r * channels + c, moments + c);
    }

    /// <summary>Mean and squares of a chunk, in two passes, merged into those of the rows before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MomentsOfChunk(int rows, int channels, int before, int lanes, float* x, float* moments)
    {
        V mask = S.Mask(lanes), sum = S.Create(0), rest = S.Create(0), squares = S.Create(0), squares2 = S.Create(0);
        int r = 0;
        for (; r < rows - 1; r += 2)
        {
            sum = S.Add(sum, S.LoadPart(x + (nint)r * channels, mask));
            rest = S.Add(rest, S.LoadPart(x + (nint)(r + 1) * channels, mask));
        }
        if (r < rows) sum = S.Add(sum, S.LoadPart(x + (nint)r * channels, mask));
        V mean = S.Multiply(S.Add(sum, rest), S.Create(1f / rows));
        for (r = 0; r < rows - 1; r += 2)
        {
            V d = S.Subtract(S.LoadPart(x + (nint)r * channels, mask), mean), e = S.Subtract(S.LoadPart(x + (nint)(r + 1) * channels, mask), mean);
            squares = S.Fma(d, d, squares);
            squares2 = S.Fma(e, e, squares2);
        }
        if (r < rows)
        {
            V d = S.Subtract(S.LoadPart(x + (nint)r * channels, mask), mean);
            squares = S.Fma(d, d, squares);
        }
        squares = S.Add(squares, squares2);
        float share = (float)rows / (before + rows);
        V old = S.LoadPart(moments, mask), delta = S.Subtract(mean, old);
        S.StorePart(moments, mask, S.Fma(delta, S.Create(share), old));
        V between = S.Multiply(S.Multiply(delta, delta), S.Create(share * before));
        S.StorePart(moments + channels, mask, S.Add(S.LoadPart(moments + channels, mask), S.Add(squares, between)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(int rows, int channels, float* x, float* scale, float* shift, bool relu, float* y)
    {
        V zero = S.Create(0);
        int chunk = Chunk(channels);
        for (int first = 0; first < rows; first += chunk)
            for (int c = 0; c < channels; c += S.Count)
            {
                V mask = S.Mask(channels - c), a = S.LoadPart(scale + c, mask), b = S.LoadPart(shift + c, mask);
                float* p = x + (nint)first * channels + c, q = y + (nint)first * channels + c;
                for (int n = Math.Min(chunk, rows - first); n > 0; n--, p += channels, q += channels)
                {
                    V v = S.Fma(S.LoadPart(p, mask), a, b);
                    if (relu) v = S.Select(S.Less(v, zero), zero, v);
                    S.StorePart(q, mask, v);
                }
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void GradientSums(int rows, int channels, float* x, float* dy, float* mean, float* scale, float* shift, bool relu, float* sums)
    {
        V zero = S.Create(0);
        int chunk = Chunk(channels);
        new Span<float>(sums, 2 * channels).Clear();
        for (int first = 0; first < rows; first += chunk)
            for (int c = 0; c < channels; c += S.Count)
            {
                V mask = S.Mask(channels - c), m = S.LoadPart(mean + c, mask), sum = zero, product = zero;
                V a = relu ? S.LoadPart(scale + c, mask) : zero, b = relu ? S.LoadPart(shift + c, mask) : zero;
                float* p = x + (nint)first * channels + c, q = dy + (nint)first * channels + c;
                for (int n = Math.Min(chunk, rows - first); n > 0; n--, p += channels, q += channels)
                {
                    V v = S.LoadPart(p, mask), d = S.LoadPart(q, mask);
                    if (relu) d = S.And(S.Less(zero, S.Fma(v, a, b)), d);
                    sum = S.Add(sum, d);
                    product = S.Fma(d, S.Subtract(v, m), product);
                }
                S.StorePart(sums + c, mask, S.Add(S.LoadPart(sums + c, mask), sum));
                S.StorePart(sums + channels + c, mask, S.Add(S.LoadPart(sums + channels + c, mask), product));
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InputGradient(int rows, int channels, float* x, float* dy, float* scale, float* shift, bool relu, float* coefficients, float* dx)
    {
        V zero = S.Create(0);
        int chunk = Chunk(channels);
        for (int first = 0; first < rows; first += chunk)
            for (int c = 0; c < channels; c += S.Count)
            {
                V mask = S.Mask(channels - c), a = relu ? S.LoadPart(scale + c, mask) : zero, b = relu ? S.LoadPart(shift + c, mask) : zero;
                V c0 = S.LoadPart(coefficients + c, mask), c1 = S.LoadPart(coefficients + channels + c, mask), c2 = S.LoadPart(coefficients + 2 * channels + c, mask);
                nint at = (nint)first * channels + c;
                for (int n = Math.Min(chunk, rows - first); n > 0; n--, at += channels)
                {
                    V v = S.LoadPart(x + at, mask), d = S.LoadPart(dy + at, mask);
                    if (relu) d = S.And(S.Less(zero, S.Fma(v, a, b)), d);
                    S.StorePart(dx + at, mask, S.Fma(c0, d, S.Fma(c1, v, c2)));
                }
            }
    }
}
