using DeepShell.Kernels;
using DeepShell.Tensors;

namespace DeepShell.Ops;

/// <summary>Cross-correlation over height and width. Parameters: W [height, width, in / groups, out], then optionally b [out].</summary>
public sealed unsafe class ConvolutionOp(Window window, int filters, int groups) : Op
{
    private ConvolutionShape _shape;

    /// <inheritdoc/>
    public override int GradientUnits => Convolution.WeightGradientUnits(_shape);

    /// <inheritdoc/>
    public override long MultiplyAdds =>
        (long)_shape.OutHeight * _shape.OutWidth * filters * _shape.KernelHeight * _shape.KernelWidth * _shape.InChannels / groups;

    /// <inheritdoc/>
    public override string Kernel(int rows) => Convolution.KernelFor(_shape);

    /// <summary>A kernel larger than its input, in words; null where it fits. Up to 3×3 is usual on what deep networks leave of small images.</summary>
    public string? SmallInput =>
        Large(_shape.KernelHeight, _shape.DilationHeight, _shape.Height) || Large(_shape.KernelWidth, _shape.DilationWidth, _shape.Width)
            ? $"its kernel of {window.Kernel.Height}×{window.Kernel.Width}{(window.Dilation is { Height: 1, Width: 1 } ? "" : $" with dilation {window.Dilation}")} is larger than its input of {_shape.Height}×{_shape.Width}" : null;

    private static bool Large(int kernel, int dilation, int size) => dilation * (kernel - 1) + 1 > Math.Max(3, size);

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        Shape x = inputs[0];
        (int outHeight, int outWidth, int top, int left) = window.Place(x[0], x[1]);
        _shape = new ConvolutionShape(x[0], x[1], x[2], filters, window.Kernel.Height, window.Kernel.Width, window.Stride.Height, window.Stride.Width,
            top, left, outHeight, outWidth, window.Dilation.Height, window.Dilation.Width, groups);
        return new Shape(outHeight, outWidth, filters);
    }

    /// <inheritdoc/>
    public override void Forward(in OpContext c) =>
        Convolution.Forward(_shape, c.Rows, c.Input(0), c.Parameter(0), c.Parameter(1), c.Output);

    /// <inheritdoc/>
    public override void Backward(in OpContext c)
    {
        if (c.InputGradient(0) != null)
            Convolution.InputGradient(_shape, c.Rows, c.OutputGradient, c.Parameter(0), c.InputGradient(0));
    }

    /// <inheritdoc/>
    public override void ParameterGradient(in OpContext c, int from, int to)
    {
        if (c.ParameterGradient(0) != null)
            Convolution.WeightGradient(_shape, c.BatchRows, c.Input(0), c.OutputGradient, c.ParameterGradient(0), from, to);
        if (from == 0 && c.ParameterGradient(1) != null)
            Elementwise.ColumnSums(c.BatchRows * _shape.OutHeight * _shape.OutWidth, filters, c.OutputGradient, filters, c.ParameterGradient(1), accumulate: false);
    }
}
