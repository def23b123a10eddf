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
            case InstructionSet.Vector512: ConvolutionBlocks<Simd512, Vector512<float>>.Forward(s, rows, x, w, bias, y); break;
            case InstructionSet.Vector256: ConvolutionBlocks<Simd256, Vector256<float>>.Forward(s, rows, x, w, bias, y); break;
            case InstructionSet.Vector128: ConvolutionBlocks<Simd128, Vector128<float>>.Forward(s, rows, x, w, bias, y); break;
            default: ConvolutionBlocks<SimdScalar, float>.Forward(s, rows, x, w, bias, y); break;
        }
    }

    /// <summary>dx from dy for some images of a batch; overwrites dx.</summary>
    public static void InputGradient(in ConvolutionShape s, int rows, float* dy, float* w, float* dx)
    {
        switch (InstructionSets.Current)
        {
            case InstructionSet.Vector512: ConvolutionBlocks<Simd512, Vector512<float>>.InputGradient(s, rows, dy, w, dx); break;
            case InstructionSet.Vector256: ConvolutionBlocks<Simd256, Vector256<float>>.InputGradient(s, rows, dy, w, dx); break;
            case InstructionSet.Vector128: ConvolutionBlocks<Simd128, Vector128<float>>.InputGradient(s, rows, dy, w, dx); break;
            default: ConvolutionBlocks<SimdScalar, float>.InputGradient(s, rows, dy, w, dx); break;
        }
    }

    /// <summary>How many units the weight gradient can be cut into.</summary>
    public static int WeightGradientUnits(in ConvolutionShape s) => WeightUnits.Count(s);

    /// <summary>Overwrites the units [from, to) of dw, from the whole batch.</summary>
    public static void WeightGradient(in ConvolutionShape s, int rows, float* x, float* dy, float* dw, int from, int to)
    {
        switch (InstructionSets.Current)
        {
            case InstructionSet.Vector512: WeightGradientBlocks<Simd512, Vector512<float>>.Run(s, rows, x, dy, dw, from, to); break;
            case InstructionSet.Vector256: WeightGradientBlocks<Simd256, Vector256<float>>.Run(s, rows, x, dy, dw, from, to); break;
            case InstructionSet.Vector128: WeightGradientBlocks<Simd128, Vector128<float>>.Run(s, rows, x, dy, dw, from, to); break;
            default: WeightGradientBlocks<SimdScalar, float>.Run(s, rows, x, dy, dw, from, to); break;
        }
    }
}
