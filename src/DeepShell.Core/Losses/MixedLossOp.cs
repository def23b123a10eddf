using DeepShell.Ops;
using DeepShell.Tensors;

namespace DeepShell.Losses;

/// <summary>
/// The loss of samples with two labels: weight · (share · loss(first) + (1 − share) · loss(second)), one number a row. For
/// cross-entropies, which are linear in the truth, that is the loss against the mixed truth. Inputs: output, first target, weight, second
/// target, share.
/// </summary>
public sealed unsafe class MixedLossOp(Loss loss) : Op
{
    private readonly LossOp _single = new(loss);
    private int _width;

    /// <inheritdoc/>
    public override string Name => $"Mixed{_single.Name}";

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        _width = inputs[0].Size;
        return _single.Infer(inputs[..3]);
    }

    /// <inheritdoc/>
    // The factor, the second loss and the second gradient of each row.
    public override long WorkspaceSize(int rows, int groups) => (long)rows * (2 + _width);

    /// <inheritdoc/>
    public override void Forward(in OpContext c)
    {
        float* second = c.Workspace + c.BatchRows + c.Begin, weight = c.Input(2), share = c.Input(4);
        loss.Forward(c.Input(0), c.Input(1), c.Output, c.Rows, _width);
        loss.Forward(c.Input(0), c.Input(3), second, c.Rows, _width);
        for (int r = 0; r < c.Rows; r++) c.Output[r] = weight[r] * (share[r] * c.Output[r] + (1 - share[r]) * second[r]);
    }

    /// <inheritdoc/>
    public override void Backward(in OpContext c)
    {
        float* scale = c.Workspace + c.Begin, gradient = c.InputGradient(0), second = c.Workspace + 2L * c.BatchRows + (long)c.Begin * _width;
        float* arriving = c.OutputGradient, weight = c.Input(2), share = c.Input(4);
        for (int r = 0; r < c.Rows; r++) scale[r] = arriving[r] * weight[r] * share[r];
        loss.Backward(c.Input(0), c.Input(1), scale, gradient, c.Rows, _width);
        for (int r = 0; r < c.Rows; r++) scale[r] = arriving[r] * weight[r] * (1 - share[r]);
        loss.Backward(c.Input(0), c.Input(3), scale, second, c.Rows, _width);
        for (long i = 0; i < (long)c.Rows * _width; i++) gradient[i] += second[i];
    }
}
