using System.Runtime.Intrinsics;

namespace DeepShell.Kernels;

/// <summary>
/// Convolution of NHWC images without im2col; weights [kernelHeight, kernelWidth, inChannels/groups, outChannels].
/// Every output element gets the same bits however the rows or units are cut.
/// </summary>
public static unsafe class Convolution
{
    /// <summary>y = x ⋆ w + bias for some images of a batch; bias may be null.</summary>
    public static void Forward(in ConvolutionShape s, int rows, float* x, float* w, float* bias, float* y)
    {
        switch (InstructionSets.Current)
        {
            case InstructionSet.Vector512: Forward<Simd512, Vector512<float>>(s, rows, x, w, bias, y); break;
            case InstructionSet.Vector256: Forward<Simd256, Vector256<float>>(s, rows, x, w, bias, y); break;
            case InstructionSet.Vector128: Forward<Simd128, Vector128<float>>(s, rows, x, w, bias, y); break;
            default: Forward<SimdScalar, float>(s, rows, x, w, bias, y); break;
        }
    }

    /// <summary>dx from dy for some images of a batch; overwrites dx.</summary>
    public static void InputGradient(in ConvolutionShape s, int rows, float* dy, float* w, float* dx)
    {
        switch (InstructionSets.Current)
        {
            case InstructionSet.Vector512: InputGradient<Simd512, Vector512<float>>(s, rows, dy, w, dx); break;
            case InstructionSet.Vector256: InputGradient<Simd256, Vector256<float>>(s, rows, dy, w, dx); break;
            case InstructionSet.Vector128: InputGradient<Simd128, Vector128<float>>(s, rows, dy, w, dx); break;
            default: InputGradient<SimdScalar, float>(s, rows, dy, w, dx); break;
        }
    }

    /// <summary>How a convolution of this shape is computed.</summary>
    public static string KernelFor(in ConvolutionShape s) => Winograd.Fits(s) ? "Winograd F(4×4, 3×3)" : "direct";

    /// <summary>How many units the weight gradient can be cut into.</summary>
    public static int WeightGradientUnits(in ConvolutionShape s) => WeightUnits.Count(s);

    /// <summary>Overwrites the units [from, to) of dw, from the whole batch.</summary>
    public static void WeightGradient(in ConvolutionShape s, int rows, float* x, float* dy, float* dw, int from, int to)
    {
        switch (InstructionSets.Current)
        {
            case InstructionSet.Vector512: WeightGradient<Simd512, Vector512<float>>(s, rows, x, dy, dw, from, to); break;
            case InstructionSet.Vector256: WeightGradient<Simd256, Vector256<float>>(s, rows, x, dy, dw, from, to); break;
            case InstructionSet.Vector128: WeightGradient<Simd128, Vector128<float>>(s, rows, x, dy, dw, from, to); break;
            default: WeightGradient<SimdScalar, float>(s, rows, x, dy, dw, from, to); break;
        }
    }

    private static void Forward<S, V>(in ConvolutionShape s, int rows, float* x, float* w, float* bias, float* y) where S : struct, ISimd<V> where V : struct
    {
        if (Winograd.Fits(s)) WinogradBlocks<S, V>.Forward(s, rows, x, w, bias, y);
        else if (DepthwiseConvolution<S, V>.Fits(s)) DepthwiseConvolution<S, V>.Forward(s, rows, x, w, bias, y);
        else if (FoldedConvolution<S, V>.Pixels(s) is > 1 and var pixels) FoldedConvolution<S, V>.Forward(s, pixels, rows, x, w, bias, y);
        else ConvolutionBlocks<S, V>.Forward(s, rows, x, w, bias, y);
    }

    private static void InputGradient<S, V>(in ConvolutionShape s, int rows, float* dy, float* w, float* dx) where S : struct, ISimd<V> where V : struct
    {
        if (Winograd.Fits(s)) WinogradBlocks<S, V>.InputGradient(s, rows, dy, w, dx);
        else if (DepthwiseConvolution<S, V>.Fits(s)) DepthwiseConvolution<S, V>.InputGradient(s, rows, dy, w, dx);
        else if (s is { StrideHeight: 1, StrideWidth: 1 } && FoldedConvolution<S, V>.Pixels(s.OfGradient()) is > 1 and var pixels)
            FoldedConvolution<S, V>.InputGradient(s, pixels, rows, dy, w, dx);
        else ConvolutionBlocks<S, V>.InputGradient(s, rows, dy, w, dx);
    }

    private static void WeightGradient<S, V>(in ConvolutionShape s, int rows, float* x, float* dy, float* dw, int from, int to) where S : struct, ISimd<V> where V : struct
    {
        if (Winograd.Fits(s)) WinogradBlocks<S, V>.WeightGradient(s, rows, x, dy, dw, WeightUnits.FirstChannel(s, from), WeightUnits.FirstChannel(s, to));
        else if (DepthwiseConvolution<S, V>.Fits(s)) DepthwiseConvolution<S, V>.WeightGradient(s, rows, x, dy, dw, from, to);
        else WeightGradientBlocks<S, V>.Run(s, rows, x, dy, dw, from, to);
    }
}
