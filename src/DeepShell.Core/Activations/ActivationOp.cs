using DeepShell.Ops;
using DeepShell.Tensors;

namespace DeepShell.Activations;

/// <summary>Applies an activation.</summary>
public sealed unsafe class ActivationOp(Activation activation) : Op
{
    private int _size;

    /// <summary>The function.</summary>
    public Activation Activation { get; } = activation;

    /// <inheritdoc/>
    public override string Name => Activation.GetType().Name;

    /// <inheritdoc/>
    public override Saves Saves => Activation.Saves;

    /// <inheritdoc/>
    public override bool CanRunInPlace => !Activation.Saves.HasFlag(Saves.Inputs);

    /// <inheritdoc/>
    public override bool IsRelu => Activation is ReLU;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        _size = inputs[0].Size;
        return inputs[0];
    }

    /// <inheritdoc/>
    public override void Forward(in OpContext c) => Activation.Forward(c.Input(0), c.Output, c.Rows, _size);

    /// <inheritdoc/>
    public override void Backward(in OpContext c) =>
        Activation.Backward(c.Input(0), c.Output, c.OutputGradient, c.InputGradient(0), c.Rows, _size);
}
