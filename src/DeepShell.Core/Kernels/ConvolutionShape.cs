namespace DeepShell.Kernels;

/// <summary>One convolution of an image batch in NHWC: sizes of input, kernel and output, and how the kernel steps.</summary>
public readonly record struct ConvolutionShape(
    int Height, int Width, int InChannels, int OutChannels, int KernelHeight, int KernelWidth,
    int StrideHeight, int StrideWidth, int PadTop, int PadLeft, int OutHeight, int OutWidth,
    int DilationHeight, int DilationWidth, int Groups)
{
    /// <summary>Input channels that one output channel sees.</summary>
    public int GroupInChannels => InChannels / Groups;

    /// <summary>Output channels of one group.</summary>
    public int GroupOutChannels => OutChannels / Groups;

    /// <summary>Floats of one input image.</summary>
    public int InputSize => Height * Width * InChannels;

    /// <summary>Floats of one output image.</summary>
    public int OutputSize => OutHeight * OutWidth * OutChannels;

    /// <summary>Floats of the weights, [kernelHeight, kernelWidth, inChannels/groups, outChannels].</summary>
    public int WeightSize => KernelHeight * KernelWidth * GroupInChannels * OutChannels;

    /// <summary>The convolution that the gradient of the input is where the stride is 1: of dy, with the kernel turned by 180 degrees.</summary>
    internal ConvolutionShape OfGradient() => this with
    {
        Height = OutHeight, Width = OutWidth, InChannels = OutChannels, OutChannels = InChannels, OutHeight = Height, OutWidth = Width,
        PadTop = DilationHeight * (KernelHeight - 1) - PadTop, PadLeft = DilationWidth * (KernelWidth - 1) - PadLeft,
    };
}

/// <summary>One pooling of an image batch in NHWC.</summary>
public readonly record struct PoolingShape(
    int Height, int Width, int Channels, int KernelHeight, int KernelWidth,
    int StrideHeight, int StrideWidth, int PadTop, int PadLeft, int OutHeight, int OutWidth)
{
    /// <summary>Floats of one input image.</summary>
    public int InputSize => Height * Width * Channels;

    /// <summary>Floats of one output image.</summary>
    public int OutputSize => OutHeight * OutWidth * Channels;
}
