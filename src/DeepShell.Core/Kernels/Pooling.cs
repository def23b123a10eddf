using System.Runtime.Intrinsics;

namespace DeepShell.Kernels;

/// <summary>Maximum and average pooling of NHWC images, any kernel, stride and padding; for some images of a batch.</summary>
public static unsafe class Pooling
{
    /// <summary>y = the maximum of each window (padding is never the maximum; NaN is).</summary>
    public static void MaxForward(in PoolingShape s, int rows, float* x, float* y)
    {
        switch (InstructionSets.Current)
        {
            case InstructionSet.Vector512: MaxForward<Simd512, Vector512<float>>(s, rows, x, y); break;
            case InstructionSet.Vector256: MaxForward<Simd256, Vector256<float>>(s, rows, x, y); break;
            case InstructionSet.Vector128: MaxForward<Simd128, Vector128<float>>(s, rows, x, y); break;
            default: MaxForward<SimdScalar, float>(s, rows, x, y); break;
        }
    }

    /// <summary>dx from dy: the gradient goes to the first maximum of each window, in row-major order; overwrites dx.</summary>
    public static void MaxBackward(in PoolingShape s, int rows, float* x, float* dy, float* dx)
    {
        switch (InstructionSets.Current)
        {
            case InstructionSet.Vector512: MaxBackward<Simd512, Vector512<float>>(s, rows, x, dy, dx); break;
            case InstructionSet.Vector256: MaxBackward<Simd256, Vector256<float>>(s, rows, x, dy, dx); break;
            case InstructionSet.Vector128: MaxBackward<Simd128, Vector128<float>>(s, rows, x, dy, dx); break;
            default: MaxBackward<SimdScalar, float>(s, rows, x, dy, dx); break;
        }
    }

    /// <summary>y = the mean of each window; the padding counts as zeros if asked, else it is left out of the count.</summary>
    public static void AverageForward(in PoolingShape s, int rows, float* x, float* y, bool countPadding)
    {
        switch (InstructionSets.Current)
        {
            case InstructionSet.Vector512: PoolingWindows<Simd512, Vector512<float>>.AverageForward(s, rows, x, y, countPadding); break;
            case InstructionSet.Vector256: PoolingWindows<Simd256, Vector256<float>>.AverageForward(s, rows, x, y, countPadding); break;
            case InstructionSet.Vector128: PoolingWindows<Simd128, Vector128<float>>.AverageForward(s, rows, x, y, countPadding); break;
            default: PoolingWindows<SimdScalar, float>.AverageForward(s, rows, x, y, countPadding); break;
        }
    }

    /// <summary>dx from dy; overwrites dx.</summary>
    public static void AverageBackward(in PoolingShape s, int rows, float* dy, float* dx, bool countPadding)
    {
        switch (InstructionSets.Current)
        {
            case InstructionSet.Vector512: PoolingWindows<Simd512, Vector512<float>>.AverageBackward(s, rows, dy, dx, countPadding); break;
            case InstructionSet.Vector256: PoolingWindows<Simd256, Vector256<float>>.AverageBackward(s, rows, dy, dx, countPadding); break;
            case InstructionSet.Vector128: PoolingWindows<Simd128, Vector128<float>>.AverageBackward(s, rows, dy, dx, countPadding); break;
            default: PoolingWindows<SimdScalar, float>.AverageBackward(s, rows, dy, dx, countPadding); break;
        }
    }

    private static void MaxForward<S, V>(in PoolingShape s, int rows, float* x, float* y) where S : struct, ISimd<V> where V : struct
    {
        if (PoolingTwoByTwo<S, V>.Fits(s)) PoolingTwoByTwo<S, V>.Forward(s, rows, x, y);
        else PoolingWindows<S, V>.MaxForward(s, rows, x, y);
    }

    private static void MaxBackward<S, V>(in PoolingShape s, int rows, float* x, float* dy, float* dx) where S : struct, ISimd<V> where V : struct
    {
        if (PoolingTwoByTwo<S, V>.Fits(s)) PoolingTwoByTwo<S, V>.Backward(s, rows, x, dy, dx);
        else PoolingWindows<S, V>.MaxBackward(s, rows, x, dy, dx);
    }
}
