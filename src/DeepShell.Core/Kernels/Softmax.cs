using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DeepShell.Kernels;

/// <summary>Softmax and its cross-entropy, one row at a time, so that rows may be cut anywhere.</summary>
public static unsafe class Softmax
{
    /// <summary>y[r, :] = softmax(x[r, :]); y may be x.</summary>
    public static void Forward(int rows, int classes, float* x, float* y)
    {
        for (int r = 0; r < rows; r++, x += classes, y += classes) Row(classes, x, y, out _, out _);
    }

    /// <summary>dx[r, :] = y·(dy − Σ dy·y), from the output y; dx may be dy.</summary>
    public static void Gradient(int rows, int classes, float* y, float* dy, float* dx)
    {
        for (int r = 0; r < rows; r++, y += classes, dy += classes, dx += classes)
        {
            float dot = 0;
            for (int c = 0; c < classes; c++) dot = MathF.FusedMultiplyAdd(y[c], dy[c], dot);
            for (int c = 0; c < classes; c++) dx[c] = y[c] * (dy[c] - dot);
        }
    }

    /// <summary>
    /// Cross-entropy of softmax(logits) against class indexes, a row at a time:
    /// loss[r] = weight[r]·(lse − (1 − ε)·logit[target] − ε·mean(logits)), and
    /// gradient[r, :] = scale·weight[r]·(softmax − (1 − ε)·onehot − ε/classes).
    /// </summary>
    /// <param name="rows">Rows.</param><param name="classes">Classes, the width of a row.</param>
    /// <param name="logits">[rows, classes].</param><param name="targets">[rows] class indexes.</param>
    /// <param name="weights">[rows], or null for 1.</param><param name="smoothing">ε, the label smoothing.</param>
    /// <param name="scale">Multiplies the gradient: 1/batch for a mean.</param>
    /// <param name="loss">[rows], unscaled, or null.</param><param name="gradient">[rows, classes], or null; may be logits.</param>
    public static void CrossEntropy(
        int rows, int classes, float* logits, float* targets, float* weights, float smoothing, float scale, float* loss, float* gradient)
    {
        float share = smoothing / classes;
        for (int r = 0; r < rows; r++, logits += classes)
        {
            int target = (int)targets[r];
            float weight = weights == null ? 1 : weights[r], hit = logits[target], mean = 0;
            if (smoothing != 0) for (int c = 0; c < classes; c++) mean += logits[c] / classes;
            float max, sum;
            if (gradient == null) Measure(classes, logits, out max, out sum);
            else Row(classes, logits, gradient, out max, out sum);
            if (loss != null) loss[r] = weight * (max + MathF.Log(sum) - (1 - smoothing) * hit - smoothing * mean);
            if (gradient == null) continue;
            float factor = scale * weight;
            if (smoothing != 0) for (int c = 0; c < classes; c++) gradient[c] -= share;
            gradient[target] -= 1 - smoothing;
            Elementwise.Scale(factor, gradient, gradient, classes);
            gradient += classes;
        }
    }

    private static void Row(int n, float* x, float* y, out float max, out float sum)
    {
        max = Reduce.Max(x, n);
        switch (InstructionSets.Current)
        {
            case InstructionSet.Vector512: sum = ExpSum<Simd512, Vector512<float>>(n, x, max, y); break;
            case InstructionSet.Vector256: sum = ExpSum<Simd256, Vector256<float>>(n, x, max, y); break;
            case InstructionSet.Vector128: sum = ExpSum<Simd128, Vector128<float>>(n, x, max, y); break;
            default: sum = ExpSum<SimdScalar, float>(n, x, max, y); break;
        }
        Elementwise.Scale(1 / sum, y, y, n);
    }

    private static void Measure(int n, float* x, out float max, out float sum)
    {
        const int Part = 256;
        float* y = stackalloc float[Part];
        max = Reduce.Max(x, n);
        sum = 0;
        for (int i = 0; i < n; i += Part)
        {
            int count = Math.Min(Part, n - i);
            Map.Run(new Shifted(max), x + i, y, count);
            for (int j = 0; j < count; j++) sum += y[j];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float ExpSum<S, V>(int n, float* x, float max, float* y) where S : struct, ISimd<V> where V : struct
    {
        V shift = S.Create(max);
        int i = 0;
        for (; i <= n - S.Count; i += S.Count) S.Store(y + i, ExpMap.Of<S, V>(S.Subtract(S.Load(x + i), shift)));
        if (i < n)
        {
            V mask = S.Mask(n - i);
            S.StorePart(y + i, mask, ExpMap.Of<S, V>(S.Subtract(S.LoadPart(x + i, mask), shift)));
        }
        float sum = 0;
        for (i = 0; i < n; i++) sum += y[i];
        return sum;
    }

    private readonly struct Shifted(float max) : IMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<S, V>(V x) where S : struct, ISimd<V> where V : struct => ExpMap.Of<S, V>(S.Subtract(x, S.Create(max)));
    }
}
