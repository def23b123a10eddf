using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DeepShell.Kernels;

/// <summary>A function of one float, written for a vector of any width.</summary>
internal interface IMap
{
    V Apply<S, V>(V x) where S : struct, ISimd<V> where V : struct;
}

/// <summary>A function of two floats.</summary>
internal interface IMap2
{
    V Apply<S, V>(V x, V y) where S : struct, ISimd<V> where V : struct;
}

/// <summary>A function of three floats.</summary>
internal interface IMap3
{
    V Apply<S, V>(V x, V y, V z) where S : struct, ISimd<V> where V : struct;
}

/// <summary>
/// Applies a function to every element. The result may be one of the inputs. An element's value does not depend on its
/// place, so that a range may be cut anywhere.
/// </summary>
internal static unsafe class Map
{
    public static void Run<F>(F f, float* x, float* y, int n) where F : struct, IMap
    {
        switch (InstructionSets.Current)
        {
            case InstructionSet.Vector512: One<Simd512, Vector512<float>, F>(f, x, y, n); break;
            case InstructionSet.Vector256: One<Simd256, Vector256<float>, F>(f, x, y, n); break;
            case InstructionSet.Vector128: One<Simd128, Vector128<float>, F>(f, x, y, n); break;
            default: One<SimdScalar, float, F>(f, x, y, n); break;
        }
    }

    public static void Run<F>(F f, float* x, float* y, float* z, int n) where F : struct, IMap2
    {
        switch (InstructionSets.Current)
        {
            case InstructionSet.Vector512: Two<Simd512, Vector512<float>, F>(f, x, y, z, n); break;
            case InstructionSet.Vector256: Two<Simd256, Vector256<float>, F>(f, x, y, z, n); break;
            case InstructionSet.Vector128: Two<Simd128, Vector128<float>, F>(f, x, y, z, n); break;
            default: Two<SimdScalar, float, F>(f, x, y, z, n); break;
        }
    }

    public static void Run<F>(F f, float* x, float* y, float* z, float* to, int n) where F : struct, IMap3
    {
        switch (InstructionSets.Current)
        {
            case InstructionSet.Vector512: Three<Simd512, Vector512<float>, F>(f, x, y, z, to, n); break;
            case InstructionSet.Vector256: Three<Simd256, Vector256<float>, F>(f, x, y, z, to, n); break;
            case InstructionSet.Vector128: Three<Simd128, Vector128<float>, F>(f, x, y, z, to, n); break;
            default: Three<SimdScalar, float, F>(f, x, y, z, to, n); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One<S, V, F>(F f, float* x, float* y, int n) where S : struct, ISimd<V> where V : struct where F : struct, IMap
    {
        int i = 0;
        for (; i <= n - S.Count; i += S.Count) S.Store(y + i, f.Apply<S, V>(S.Load(x + i)));
        if (i >= n) return;
        V mask = S.Mask(n - i);
        S.StorePart(y + i, mask, f.Apply<S, V>(S.LoadPart(x + i, mask)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Two<S, V, F>(F f, float* x, float* y, float* z, int n) where S : struct, ISimd<V> where V : struct where F : struct, IMap2
    {
        int i = 0;
        for (; i <= n - S.Count; i += S.Count) S.Store(z + i, f.Apply<S, V>(S.Load(x + i), S.Load(y + i)));
        if (i >= n) return;
        V mask = S.Mask(n - i);
        S.StorePart(z + i, mask, f.Apply<S, V>(S.LoadPart(x + i, mask), S.LoadPart(y + i, mask)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Three<S, V, F>(F f, float* x, float* y, float* z, float* to, int n) where S : struct, ISimd<V> where V : struct where F : struct, IMap3
    {
        int i = 0;
        for (; i <= n - S.Count; i += S.Count) S.Store(to + i, f.Apply<S, V>(S.Load(x + i), S.Load(y + i), S.Load(z + i)));
        if (i >= n) return;
        V mask = S.Mask(n - i);
        S.StorePart(to + i, mask, f.Apply<S, V>(S.LoadPart(x + i, mask), S.LoadPart(y + i, mask), S.LoadPart(z + i, mask)));
    }
}
