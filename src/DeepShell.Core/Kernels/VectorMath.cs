using System.Runtime.CompilerServices;

namespace DeepShell.Kernels;

/// <summary>
/// Transcendental functions of n floats; a result may lie on an input. Errors are in units in the last place (ULP) of
/// the exact result, the largest over all floats for which the result is a normal number; NaN gives NaN.
/// </summary>
public static unsafe class VectorMath
{
    /// <summary>y = eˣ, within 1.5 ULP (denormal results within 1.5 of their own units).</summary>
    public static void Exp(float* x, float* y, int n) => Map.Run(default(ExpMap), x, y, n);

    /// <summary>y = ln x, within 1.5 ULP; −∞ at 0, NaN below.</summary>
    public static void Log(float* x, float* y, int n) => Map.Run(default(LogMap), x, y, n);

    /// <summary>y = tanh x, within 2 ULP.</summary>
    public static void Tanh(float* x, float* y, int n) => Map.Run(default(TanhMap), x, y, n);

    /// <summary>y = 1/(1 + e⁻ˣ), within 3 ULP.</summary>
    public static void Sigmoid(float* x, float* y, int n) => Map.Run(default(SigmoidMap), x, y, n);

    /// <summary>y = ln(1 + eˣ), within 3 ULP.</summary>
    public static void Softplus(float* x, float* y, int n) => Map.Run(default(SoftplusMap), x, y, n);

    /// <summary>The error function, within 2 ULP.</summary>
    public static void Erf(float* x, float* y, int n) => Map.Run(default(ErfMap), x, y, n);

    /// <summary>y = x·Φ(x), Φ the normal distribution (the exact GELU); within 4 ULP down to −12.5, where Φ is nearly denormal, and within 1e-34 below.</summary>
    public static void Gelu(float* x, float* y, int n) => Map.Run(default(GeluMap), x, y, n);

    /// <summary>y = x·sigmoid(x).</summary>
    public static void Silu(float* x, float* y, int n) => Map.Run(default(SiluMap), x, y, n);

    /// <summary>dx = dy·(1 − y²), from the output y of tanh.</summary>
    public static void TanhGradient(float* y, float* dy, float* dx, int n) => Map.Run(default(TanhSlope), y, dy, dx, n);

    /// <summary>dx = dy·y·(1 − y), from the output y of the sigmoid.</summary>
    public static void SigmoidGradient(float* y, float* dy, float* dx, int n) => Map.Run(default(SigmoidSlope), y, dy, dx, n);

    /// <summary>dx = dy·sigmoid(x), the gradient of softplus from its input.</summary>
    public static void SoftplusGradient(float* x, float* dy, float* dx, int n) => Map.Run(default(SoftplusSlope), x, dy, dx, n);

    /// <summary>dx = dy·(Φ(x) + x·φ(x)), the gradient of GELU from its input.</summary>
    public static void GeluGradient(float* x, float* dy, float* dx, int n) => Map.Run(default(GeluSlope), x, dy, dx, n);

    /// <summary>dx = dy·s·(1 + x·(1 − s)), s = sigmoid(x): the gradient of SiLU from its input.</summary>
    public static void SiluGradient(float* x, float* dy, float* dx, int n) => Map.Run(default(SiluSlope), x, dy, dx, n);

    private readonly struct TanhSlope : IMap2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<S, V>(V y, V dy) where S : struct, ISimd<V> where V : struct =>
            S.Multiply(dy, S.Fma(S.Subtract(S.Create(0), y), y, S.Create(1)));
    }

    private readonly struct SigmoidSlope : IMap2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<S, V>(V y, V dy) where S : struct, ISimd<V> where V : struct =>
            S.Multiply(dy, S.Multiply(y, S.Subtract(S.Create(1), y)));
    }

    private readonly struct SoftplusSlope : IMap2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<S, V>(V x, V dy) where S : struct, ISimd<V> where V : struct => S.Multiply(dy, SigmoidMap.Of<S, V>(x));
    }

    private readonly struct SiluMap : IMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<S, V>(V x) where S : struct, ISimd<V> where V : struct => S.Multiply(x, SigmoidMap.Of<S, V>(x));
    }

    private readonly struct SiluSlope : IMap2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<S, V>(V x, V dy) where S : struct, ISimd<V> where V : struct
        {
            V s = SigmoidMap.Of<S, V>(x);
            return S.Multiply(dy, S.Multiply(s, S.Fma(x, S.Subtract(S.Create(1), s), S.Create(1))));
        }
    }

    private readonly struct GeluMap : IMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<S, V>(V x) where S : struct, ISimd<V> where V : struct => S.Multiply(x, ErfMap.Normal<S, V>(x));
    }

    private readonly struct GeluSlope : IMap2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<S, V>(V x, V dy) where S : struct, ISimd<V> where V : struct
        {
            V density = S.Multiply(S.Create(0.3989422804f), ExpMap.Of<S, V>(S.Multiply(S.Create(-0.5f), S.Multiply(x, x))));
            return S.Multiply(dy, S.Fma(x, density, ErfMap.Normal<S, V>(x)));
        }
    }
}
