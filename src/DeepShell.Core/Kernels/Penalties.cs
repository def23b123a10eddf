using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeepShell.Kernels;

/// <summary>What is done to weights and gradients around an optimiser's update. Element by element: a range may be cut anywhere.</summary>
public static unsafe class Penalties
{
    /// <summary>g = g + α₁·sign(w) + 2α₂·w; sign(0) = 0.</summary>
    public static void AddElasticGradient(double l1, double l2, float* w, float* g, int n) => Map.Run(new ElasticSlope((float)l1, (float)(2 * l2)), w, g, g, n);

    /// <summary>v = βv + (1 − β)w.</summary>
    public static void Average(double beta, float* w, float* v, int n) => Map.Run(new Blend((float)beta, (float)(1 - beta)), w, v, v, n);

    /// <summary>g = min(max(g, −limit), limit); whether that changed anything.</summary>
    public static bool Clamp(float limit, float* g, int n)
    {
        bool changed = false;
        Vector<float> high = new(limit), low = new(-limit);
        int i = 0;
        for (; i <= n - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> v = Vector.Load(g + i);
            if (!Vector.GreaterThanAny(Vector.Abs(v), high)) continue;
            Vector.Store(Vector.Min(Vector.Max(v, low), high), g + i);
            changed = true;
        }
        for (; i < n; i++)
        {
            if (!(Math.Abs(g[i]) > limit)) continue;
            g[i] = g[i] > 0 ? limit : -limit;
            changed = true;
        }
        return changed;
    }

    /// <summary>Scales each column of w [rows, columns] that is longer than <paramref name="max"/> down to it.</summary>
    public static void LimitColumns(double max, Span<float> w, int columns, Span<double> squares)
    {
        squares = squares[..columns];
        squares.Clear();
        for (int at = 0; at < w.Length; at += columns)
            for (int c = 0; c < columns; c++) squares[c] += (double)w[at + c] * w[at + c];
        for (int c = 0; c < columns; c++)
        {
            double norm = Math.Sqrt(squares[c]);
            if (!(norm > max)) continue;
            float factor = (float)(max / norm);
            for (int at = c; at < w.Length; at += columns) w[at] *= factor;
        }
    }

    private readonly struct ElasticSlope(float l1, float twiceL2) : IMap2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<S, V>(V w, V g) where S : struct, ISimd<V> where V : struct
        {
            V zero = S.Create(0);
            V sign = S.Select(S.Less(zero, w), S.Create(l1), S.Select(S.Less(w, zero), S.Create(-l1), zero));
            return S.Add(S.Fma(w, S.Create(twiceL2), g), sign);
        }
    }

    private readonly struct Blend(float beta, float rest) : IMap2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<S, V>(V w, V v) where S : struct, ISimd<V> where V : struct => S.Fma(S.Create(rest), w, S.Multiply(S.Create(beta), v));
    }
}
