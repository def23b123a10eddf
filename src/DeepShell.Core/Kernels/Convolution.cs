using DeepShell.Kernels.Reference;

namespace DeepShell.Kernels;

/// <summary>
/// Convolution of NHWC images without im2col; weights [kernelHeight, kernelWidth, inChannels/groups, outChannels].
/// Every output element gets the same bits however the rows or units are cut.
/// </summary>
public static unsafe class Convolution
{
    /// <summary>y = x ⋆ w + bias for some images of a batch; bias may be null.</summary>
    public static void Forward(in ConvolutionShape s, int rows, float* x, float* w, float* bias, float* y)
        => ReferenceConvolution.Forward(s, rows, x, w, bias, y);

    /// <summary>dx from dy for some images of a batch; overwrites dx.</summary>
    public static void InputGradient(in ConvolutionShape s, int rows, float* dy, float* w, float* dx)
        => ReferenceConvolution.InputGradient(s, rows, dy, w, dx);

    /// <summary>How many pieces the weight gradient can be cut into.</summary>
    public static int WeightGradientUnits(in ConvolutionShape s) => 1;

    /// <summary>Overwrites the units [from, to) of dw, from the whole batch.</summary>
    public static void WeightGradient(in ConvolutionShape s, int rows, float* x, float* dy, float* dw, int from, int to)
    {
        if (from < to) ReferenceConvolution.WeightGradient(s, rows, x, dy, dw);
    }
}
