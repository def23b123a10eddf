using DeepShell.Tensors;

namespace DeepShell.Ops;

/// <summary>A part of each row: the numbers from a place on, under a shape of their own. A column of the samples, for example.</summary>
public sealed unsafe class PartOp(int offset, Shape shape) : Op
{
    private int _size;

    /// <inheritdoc/>
    public override Saves Saves => Saves.None;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        _size = inputs[0].Size;
        return shape;
    }

    /// <inheritdoc/>
    public override void Forward(in OpContext c)
    {
        for (int r = 0; r < c.Rows; r++)
            new Span<float>(c.Input(0) + (long)r * _size + offset, shape.Size).CopyTo(new(c.Output + (long)r * shape.Size, shape.Size));
    }

    /// <inheritdoc/>
    public override void Backward(in OpContext c)
    {
        if (c.InputGradient(0) == null) return;
        new Span<float>(c.InputGradient(0), c.Rows * _size).Clear();
        for (int r = 0; r < c.Rows; r++)
            new Span<float>(c.OutputGradient + (long)r * shape.Size, shape.Size).CopyTo(new(c.InputGradient(0) + (long)r * _size + offset, shape.Size));
    }
}
