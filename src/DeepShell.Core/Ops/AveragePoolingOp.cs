using DeepShell.Kernels;
using DeepShell.Tensors;

namespace DeepShell.Ops;

/// <summary>The mean under each window position.</summary>
public sealed unsafe class AveragePoolingOp(Window window, bool countPadding) : Op
{
    private PoolingShape _shape;

    /// <inheritdoc/>
    public override Saves Saves => Saves.None;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        Shape x = inputs[0];
        (int outHeight, int outWidth, int top, int left) = window.Place(x[0], x[1]);
        _shape = new PoolingShape(x[0], x[1], x[2], window.Kernel.Height, window.Kernel.Width, window.Stride.Height, window.Stride.Width,
            top, left, outHeight, outWidth);
        return new Shape(_shape.OutHeight, _shape.OutWidth, _shape.Channels);
    }

    /// <inheritdoc/>
    public override void Forward(in OpContext c) => Pooling.AverageForward(_shape, c.Rows, c.Input(0), c.Output, countPadding);

    /// <inheritdoc/>
    public override void Backward(in OpContext c)
    {
        if (c.InputGradient(0) != null)
            Pooling.AverageBackward(_shape, c.Rows, c.OutputGradient, c.InputGradient(0), countPadding);
    }
}
