using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DeepShell.Kernels;

/// <summary>An optimiser's rule for one element, written for a vector of any width.</summary>
internal interface IElementUpdate
{
    /// <summary>Updates a weight and what is remembered of it; arrays that there are not are zero and are not kept.</summary>
    void Apply<S, V>(ref V weight, V gradient, ref V first, ref V second, ref V third) where S : struct, ISimd<V> where V : struct;
}

/// <summary>
/// Applies an optimiser's rule in one pass over a range of the flat parameter memory. An element's value does not depend on its
/// place, so that a range may be cut anywhere.
/// </summary>
internal static unsafe class ElementUpdate
{
    /// <param name="rule">The rule.</param>
    /// <param name="w">Weights.</param>
    /// <param name="g">Gradients.</param>
    /// <param name="first">The first remembered array.</param>
    /// <param name="second">The second, or null.</param>
    /// <param name="third">The third, or null.</param>
    /// <param name="n">Floats.</param>
    public static void Run<F>(in F rule, float* w, float* g, float* first, float* second, float* third, int n) where F : struct, IElementUpdate
    {
        switch (InstructionSets.Current)
        {
            case InstructionSet.Vector512: Run<Simd512, Vector512<float>, F>(rule, w, g, first, second, third, n); break;
            case InstructionSet.Vector256: Run<Simd256, Vector256<float>, F>(rule, w, g, first, second, third, n); break;
            case InstructionSet.Vector128: Run<Simd128, Vector128<float>, F>(rule, w, g, first, second, third, n); break;
            default: Run<SimdScalar, float, F>(rule, w, g, first, second, third, n); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<S, V, F>(F rule, float* w, float* g, float* first, float* second, float* third, int n) where S : struct, ISimd<V> where V : struct where F : struct, IElementUpdate
    {
        int i = 0;
        for (; i <= n - S.Count; i += S.Count)
        {
            V weight = S.Load(w + i), a = first == null ? default : S.Load(first + i), b = second == null ? default : S.Load(second + i), c = third == null ? default : S.Load(third + i);
            rule.Apply<S, V>(ref weight, S.Load(g + i), ref a, ref b, ref c);
            S.Store(w + i, weight);
            if (first != null) S.Store(first + i, Underflow.ToZero<S, V>(a));
            if (second != null) S.Store(second + i, Underflow.ToZero<S, V>(b));
            if (third != null) S.Store(third + i, Underflow.ToZero<S, V>(c));
        }
        if (i >= n) return;
        V mask = S.Mask(n - i), last = S.LoadPart(w + i, mask);
        V x = first == null ? default : S.LoadPart(first + i, mask), y = second == null ? default : S.LoadPart(second + i, mask), z = third == null ? default : S.LoadPart(third + i, mask);
        rule.Apply<S, V>(ref last, S.LoadPart(g + i, mask), ref x, ref y, ref z);
        S.StorePart(w + i, mask, last);
        if (first != null) S.StorePart(first + i, mask, Underflow.ToZero<S, V>(x));
        if (second != null) S.StorePart(second + i, mask, Underflow.ToZero<S, V>(y));
        if (third != null) S.StorePart(third + i, mask, Underflow.ToZero<S, V>(z));
    }
}
