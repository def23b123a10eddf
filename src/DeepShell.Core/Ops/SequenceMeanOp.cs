using DeepShell.Kernels;
using DeepShell.Tensors;

namespace DeepShell.Ops;

/// <summary>The mean of each feature over the real steps of a sequence [time, features]; the second input says how many they are. 0 where there are none.</summary>
public sealed unsafe class SequenceMeanOp : Op
{
    private int _steps, _features;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        (_steps, _features) = (inputs[0][0], inputs[0][1]);
        return new Shape(_features);
    }

    /// <inheritdoc/>
    public override void Forward(in OpContext c)
    {
        for (int r = 0; r < c.Rows; r++)
        {
            float* x = c.Input(0) + (long)r * _steps * _features, y = c.Output + (long)r * _features;
            int length = (int)c.Input(1)[r];
            if (length == 0) Elementwise.Fill(0, y, _features);
            else
            {
                Elementwise.ColumnSums(length, _features, x, _features, y, accumulate: false);
                Elementwise.Scale(1f / length, y, y, _features);
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward(in OpContext c)
    {
        if (c.InputGradient(0) == null) return;
        for (int r = 0; r < c.Rows; r++)
        {
            float* dx = c.InputGradient(0) + (long)r * _steps * _features, dy = c.OutputGradient + (long)r * _features;
            int length = (int)c.Input(1)[r];
            for (int t = 0; t < length; t++) Elementwise.Scale(1f / length, dy, dx + (long)t * _features, _features);
            Elementwise.Fill(0, dx + (long)length * _features, (_steps - length) * _features);
        }
    }
}
