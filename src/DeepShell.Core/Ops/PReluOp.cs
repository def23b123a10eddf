using DeepShell.Tensors;

namespace DeepShell.Ops;

/// <summary>max(x, 0) + a · min(x, 0) with a learnt a for each channel.</summary>
public sealed unsafe class PReluOp : Op
{
    private int _channels, _size;

    /// <inheritdoc/>
    public override int GradientUnits => _channels;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        (_channels, _size) = (inputs[0][-1], inputs[0].Size);
        return inputs[0];
    }

    /// <inheritdoc/>
    public override void Forward(in OpContext c) => Multiply(c, c.Input(0), c.Output);

    /// <inheritdoc/>
    public override void Backward(in OpContext c)
    {
        if (c.InputGradient(0) != null) Multiply(c, c.OutputGradient, c.InputGradient(0));
    }

    /// <inheritdoc/>
    public override void ParameterGradient(in OpContext c, int from, int to)
    {
        if (c.ParameterGradient(0) == null) return;
        int vectors = c.BatchRows * _size / Math.Max(1, _channels);
        for (int k = from; k < to; k++)
        {
            float* x = c.Input(0) + k, dy = c.OutputGradient + k;
            double sum = 0;
            for (int i = 0; i < vectors; i++, x += _channels, dy += _channels)
                if (*x <= 0) sum += (double)*x * *dy;
            c.ParameterGradient(0)[k] = (float)sum;
        }
    }

    // 1 above 0, the slope at and below.
    private void Multiply(in OpContext c, float* from, float* to)
    {
        float* x = c.Input(0), slope = c.Parameter(0);
        for (int i = 0; i < c.Rows * _size; i += _channels)
            for (int k = 0; k < _channels; k++) to[i + k] = x[i + k] > 0 ? from[i + k] : slope[k] * from[i + k];
    }
}
