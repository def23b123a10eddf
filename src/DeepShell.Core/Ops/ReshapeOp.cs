using DeepShell.Tensors;

namespace DeepShell.Ops;

/// <summary>The same numbers under another shape; no work.</summary>
public sealed class ReshapeOp(Shape shape) : Op
{
    /// <inheritdoc/>
    public override bool IsView => true;

    /// <inheritdoc/>
    public override Saves Saves => Saves.None;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> inputs) => shape.Size == inputs[0].Size
        ? shape
        : throw new DeepShellException("Layer.Shape", ErrorKind.InvalidArgument,
            $"{inputs[0]} has {inputs[0].Size} elements and cannot be seen as {shape} ({shape.Size}).", "", shape);

    /// <inheritdoc/>
    public override void Forward(in OpContext c) { }

    /// <inheritdoc/>
    public override void Backward(in OpContext c) { }
}
