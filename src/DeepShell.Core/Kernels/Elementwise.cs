using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DeepShell.Kernels;

/// <summary>Arithmetic on n floats. A result may lie on an input.</summary>
public static unsafe class Elementwise
{
    /// <summary>y = value.</summary>
    public static void Fill(float value, float* y, int n) => new Span<float>(y, n).Fill(value);

    /// <summary>z = x + y.</summary>
    public static void Add(float* x, float* y, float* z, int n) => Map.Run(default(Sum), x, y, z, n);

    /// <summary>z = x − y.</summary>
    public static void Subtract(float* x, float* y, float* z, int n) => Map.Run(default(Difference), x, y, z, n);

    /// <summary>z = x·y.</summary>
    public static void Multiply(float* x, float* y, float* z, int n) => Map.Run(default(Product), x, y, z, n);

    /// <summary>z = max(x, y); NaN where y is.</summary>
    public static void Max(float* x, float* y, float* z, int n) => Map.Run(default(Larger), x, y, z, n);

    /// <summary>y = factor·x.</summary>
    public static void Scale(float factor, float* x, float* y, int n) => Map.Run(new ScaleBy(factor), x, y, n);

    /// <summary>y = y + factor·x.</summary>
    public static void AddScaled(float factor, float* x, float* y, int n) => Map.Run(new ScaledSum(factor), x, y, y, n);

    /// <summary>y = max(x, 0); NaN stays NaN.</summary>
    public static void Relu(float* x, float* y, int n) => Map.Run(default(ReluMap), x, y, n);

    /// <summary>dx = dy where the output y of the ReLU is above 0, else 0.</summary>
    public static void ReluGradient(float* y, float* dy, float* dx, int n) => Map.Run(default(ReluSlope), y, dy, dx, n);

    /// <summary>y[r, c] = x[r, c] + bias[c].</summary>
    public static void AddBias(int rows, int columns, float* x, float* bias, float* y)
    {
        for (int r = 0; r < rows; r++) Add(x + (long)r * columns, bias, y + (long)r * columns, columns);
    }

    /// <summary>y[r, c] = max(x[r, c] + bias[c], 0).</summary>
    public static void AddBiasRelu(int rows, int columns, float* x, float* bias, float* y)
    {
        for (int r = 0; r < rows; r++) Map.Run(default(SumRelu), x + (long)r * columns, bias, y + (long)r * columns, columns);
    }

    /// <summary>
    /// sums[c] = (accumulate ? sums[c] : 0) + Σ over r of x[r·stride + c]. Eight chains of every eighth row each, then added in pairs:
    /// the order depends on the rows alone.
    /// </summary>
    public static void ColumnSums(int rows, int columns, float* x, int stride, float* sums, bool accumulate)
    {
        switch (InstructionSets.Current)
        {
            case InstructionSet.Vector512: ColumnSums<Simd512, Vector512<float>>(rows, columns, x, stride, sums, accumulate); break;
            case InstructionSet.Vector256: ColumnSums<Simd256, Vector256<float>>(rows, columns, x, stride, sums, accumulate); break;
            case InstructionSet.Vector128: ColumnSums<Simd128, Vector128<float>>(rows, columns, x, stride, sums, accumulate); break;
            default: ColumnSums<SimdScalar, float>(rows, columns, x, stride, sums, accumulate); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ColumnSums<S, V>(int rows, int columns, float* x, int stride, float* sums, bool accumulate) where S : struct, ISimd<V> where V : struct
    {
        nint step = stride;
        for (int c = 0; c < columns; c += S.Count)
        {
            V mask = S.Mask(columns - c), s0 = S.Create(0), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
            float* p = x + c;
            int r = rows;
            for (; r >= 8; r -= 8, p += 8 * step)
            {
                s0 = S.Add(s0, S.LoadPart(p, mask));
                s1 = S.Add(s1, S.LoadPart(p + step, mask));
                s2 = S.Add(s2, S.LoadPart(p + 2 * step, mask));
                s3 = S.Add(s3, S.LoadPart(p + 3 * step, mask));
                s4 = S.Add(s4, S.LoadPart(p + 4 * step, mask));
                s5 = S.Add(s5, S.LoadPart(p + 5 * step, mask));
                s6 = S.Add(s6, S.LoadPart(p + 6 * step, mask));
                s7 = S.Add(s7, S.LoadPart(p + 7 * step, mask));
            }
            if (r > 0) s0 = S.Add(s0, S.LoadPart(p, mask));
            if (r > 1) s1 = S.Add(s1, S.LoadPart(p + step, mask));
            if (r > 2) s2 = S.Add(s2, S.LoadPart(p + 2 * step, mask));
            if (r > 3) s3 = S.Add(s3, S.LoadPart(p + 3 * step, mask));
            if (r > 4) s4 = S.Add(s4, S.LoadPart(p + 4 * step, mask));
            if (r > 5) s5 = S.Add(s5, S.LoadPart(p + 5 * step, mask));
            if (r > 6) s6 = S.Add(s6, S.LoadPart(p + 6 * step, mask));
            V sum = S.Add(S.Add(S.Add(s0, s4), S.Add(s2, s6)), S.Add(S.Add(s1, s5), S.Add(s3, s7)));
            S.StorePart(sums + c, mask, accumulate ? S.Add(S.LoadPart(sums + c, mask), sum) : sum);
        }
    }

    internal readonly struct Sum : IMap2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<S, V>(V x, V y) where S : struct, ISimd<V> where V : struct => S.Add(x, y);
    }

    private readonly struct Larger : IMap2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<S, V>(V x, V y) where S : struct, ISimd<V> where V : struct => S.Max(x, y);
    }

    private readonly struct Difference : IMap2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<S, V>(V x, V y) where S : struct, ISimd<V> where V : struct => S.Subtract(x, y);
    }

    private readonly struct Product : IMap2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<S, V>(V x, V y) where S : struct, ISimd<V> where V : struct => S.Multiply(x, y);
    }

    private readonly struct ScaleBy(float factor) : IMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<S, V>(V x) where S : struct, ISimd<V> where V : struct => S.Multiply(x, S.Create(factor));
    }

    private readonly struct ScaledSum(float factor) : IMap2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<S, V>(V x, V y) where S : struct, ISimd<V> where V : struct => S.Fma(x, S.Create(factor), y);
    }

    private readonly struct ReluMap : IMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<S, V>(V x) where S : struct, ISimd<V> where V : struct => S.Select(S.Less(x, S.Create(0)), S.Create(0), x);
    }

    private readonly struct SumRelu : IMap2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<S, V>(V x, V y) where S : struct, ISimd<V> where V : struct => default(ReluMap).Apply<S, V>(S.Add(x, y));
    }

    private readonly struct ReluSlope : IMap2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<S, V>(V y, V dy) where S : struct, ISimd<V> where V : struct => S.And(S.Less(S.Create(0), y), dy);
    }
}
