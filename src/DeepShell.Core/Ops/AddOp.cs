using DeepShell.Kernels;
using DeepShell.Tensors;

namespace DeepShell.Ops;

/// <summary>The sum of inputs of one shape, element by element; every input gets the output's gradient.</summary>
public sealed unsafe class AddOp : Op
{
    private int _size, _count;

    /// <inheritdoc/>
    public override Saves Saves => Saves.None;

    /// <inheritdoc/>
    public override bool CanRunInPlace => true;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        (_size, _count) = (inputs[0].Size, inputs.Length);
        foreach (Shape other in inputs)
            if (!other.Equals(inputs[0]))
                throw new DeepShellException("Layer.Shape", ErrorKind.InvalidArgument, $"{inputs[0]} and {other} cannot be added.", "", other);
        return inputs[0];
    }

    /// <inheritdoc/>
    public override void Forward(in OpContext c)
    {
        int n = c.Rows * _size;
        float* y = c.Output;
        if (_count == 1) Buffer.MemoryCopy(c.Input(0), y, n * (long)sizeof(float), n * (long)sizeof(float));
        else Elementwise.Add(c.Input(0), c.Input(1), y, n);
        for (int i = 2; i < _count; i++) Elementwise.Add(y, c.Input(i), y, n);
    }

    // The first input's gradient may be the very memory of the output's.
    /// <inheritdoc/>
    public override void Backward(in OpContext c)
    {
        long bytes = (long)c.Rows * _size * sizeof(float);
        for (int i = 0; i < _count; i++)
            if (c.InputGradient(i) is var to && to != null && to != c.OutputGradient) Buffer.MemoryCopy(c.OutputGradient, to, bytes, bytes);
    }
}
