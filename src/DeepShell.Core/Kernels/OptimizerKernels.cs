using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DeepShell.Kernels;

/// <summary>The numbers of one SGD update.</summary>
public readonly record struct SgdStep(double LearningRate, double Momentum, double Dampening, bool Nesterov, double WeightDecay, bool First);

/// <summary>The numbers of one Adam update; Step counts from 1.</summary>
public readonly record struct AdamStep(double LearningRate, double Beta1, double Beta2, double Epsilon, double WeightDecay, bool Decoupled, long Step);

/// <summary>Optimiser updates in one pass over a range of the flat parameter memory; in float, with PyTorch's formulas.</summary>
public static unsafe class OptimizerKernels
{
    /// <summary>
    /// g ← g + λw; v ← μv + (1 − dampening)·g (v ← g at the first step); w ← w − η·(nesterov ? g + μv : v). The
    /// velocity may be null when the momentum is 0.
    /// </summary>
    public static void Sgd(in SgdStep s, float* w, float* g, float* velocity, int n)
    {
        switch (InstructionSets.Current)
        {
            case InstructionSet.Vector512: Sgd<Simd512, Vector512<float>>(s, w, g, velocity, n); break;
            case InstructionSet.Vector256: Sgd<Simd256, Vector256<float>>(s, w, g, velocity, n); break;
            case InstructionSet.Vector128: Sgd<Simd128, Vector128<float>>(s, w, g, velocity, n); break;
            default: Sgd<SimdScalar, float>(s, w, g, velocity, n); break;
        }
    }

    /// <summary>
    /// g ← g + λw, or w ← (1 − ηλ)w when decoupled; m ← β₁m + (1 − β₁)g; v ← β₂v + (1 − β₂)g²;
    /// w ← w − η/(1 − β₁ᵗ) · m/(√v/√(1 − β₂ᵗ) + ε). With <paramref name="vMax"/> (AMSGrad), its running maximum replaces v.
    /// </summary>
    public static void Adam(in AdamStep s, float* w, float* g, float* m, float* v, float* vMax, int n)
    {
        switch (InstructionSets.Current)
        {
            case InstructionSet.Vector512: Adam<Simd512, Vector512<float>>(s, w, g, m, v, vMax, n); break;
            case InstructionSet.Vector256: Adam<Simd256, Vector256<float>>(s, w, g, m, v, vMax, n); break;
            case InstructionSet.Vector128: Adam<Simd128, Vector128<float>>(s, w, g, m, v, vMax, n); break;
            default: Adam<SimdScalar, float>(s, w, g, m, v, vMax, n); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sgd<S, V>(in SgdStep s, float* w, float* g, float* velocity, int n) where S : struct, ISimd<V> where V : struct
    {
        V rate = S.Create((float)-s.LearningRate), momentum = S.Create((float)s.Momentum);
        V keep = S.Create((float)(1 - s.Dampening)), decay = S.Create((float)s.WeightDecay);
        bool first = s.First, nesterov = s.Nesterov, moving = s.Momentum != 0;
        for (int i = 0; i < n; i += S.Count)
        {
            bool whole = n - i >= S.Count;
            V mask = whole ? default : S.Mask(n - i);
            V weight = whole ? S.Load(w + i) : S.LoadPart(w + i, mask), gradient = whole ? S.Load(g + i) : S.LoadPart(g + i, mask);
            gradient = S.Fma(decay, weight, gradient);
            if (moving)
            {
                V speed = gradient;
                if (!first)
                {
                    speed = whole ? S.Load(velocity + i) : S.LoadPart(velocity + i, mask);
                    speed = Underflow.ToZero<S, V>(S.Fma(keep, gradient, S.Multiply(momentum, speed)));
                }
                if (whole) S.Store(velocity + i, speed); else S.StorePart(velocity + i, mask, speed);
                gradient = nesterov ? S.Fma(momentum, speed, gradient) : speed;
            }
            weight = S.Fma(rate, gradient, weight);
            if (whole) S.Store(w + i, weight); else S.StorePart(w + i, mask, weight);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Adam<S, V>(in AdamStep s, float* w, float* g, float* m, float* v, float* vMax, int n) where S : struct, ISimd<V> where V : struct
    {
        double correction1 = 1 - Math.Pow(s.Beta1, s.Step), correction2 = Math.Sqrt(1 - Math.Pow(s.Beta2, s.Step));
        V rate = S.Create((float)(-s.LearningRate / correction1)), root = S.Create((float)(1 / correction2)), epsilon = S.Create((float)s.Epsilon);
        V beta1 = S.Create((float)s.Beta1), rest1 = S.Create((float)(1 - s.Beta1));
        V beta2 = S.Create((float)s.Beta2), rest2 = S.Create((float)(1 - s.Beta2));
        V decay = S.Create(s.Decoupled ? 0 : (float)s.WeightDecay);
        V shrink = S.Create(s.Decoupled ? (float)(1 - s.LearningRate * s.WeightDecay) : 1);
        for (int i = 0; i < n; i += S.Count)
        {
            bool whole = n - i >= S.Count;
            V mask = whole ? default : S.Mask(n - i);
            V weight = whole ? S.Load(w + i) : S.LoadPart(w + i, mask), gradient = whole ? S.Load(g + i) : S.LoadPart(g + i, mask);
            V first = whole ? S.Load(m + i) : S.LoadPart(m + i, mask), second = whole ? S.Load(v + i) : S.LoadPart(v + i, mask);
            gradient = S.Fma(decay, weight, gradient);
            weight = S.Multiply(shrink, weight);
            first = Underflow.ToZero<S, V>(S.Fma(rest1, gradient, S.Multiply(beta1, first)));
            second = Underflow.ToZero<S, V>(S.Fma(S.Multiply(rest2, gradient), gradient, S.Multiply(beta2, second)));
            if (whole) { S.Store(m + i, first); S.Store(v + i, second); }
            else { S.StorePart(m + i, mask, first); S.StorePart(v + i, mask, second); }
            if (vMax != null)
            {
                V highest = whole ? S.Load(vMax + i) : S.LoadPart(vMax + i, mask);
                second = S.Select(S.Less(second, highest), highest, second);
                if (whole) S.Store(vMax + i, second); else S.StorePart(vMax + i, mask, second);
            }
            weight = S.Fma(rate, S.Divide(first, S.Fma(S.Sqrt(second), root, epsilon)), weight);
            if (whole) S.Store(w + i, weight); else S.StorePart(w + i, mask, weight);
        }
    }
}
