using DeepShell.Kernels;
using DeepShell.Tensors;

namespace DeepShell.Ops;

/// <summary>The largest of several pieces of each row, element by element: [pieces·units] becomes [units]. Of equal ones the first gets the gradient.</summary>
public sealed unsafe class MaxPiecesOp(int pieces) : Op
{
    private int _units;

    /// <inheritdoc/>
    public override Saves Saves => Saves.Inputs | Saves.Output;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        _units = inputs[0].Size / pieces;
        return new Shape(_units);
    }

    /// <inheritdoc/>
    public override void Forward(in OpContext c)
    {
        for (int r = 0; r < c.Rows; r++)
        {
            float* x = c.Input(0) + (long)r * pieces * _units, y = c.Output + (long)r * _units;
            Buffer.MemoryCopy(x, y, _units * sizeof(float), _units * sizeof(float));
            for (int k = 1; k < pieces; k++) Elementwise.Max(y, x + (long)k * _units, y, _units);
        }
    }

    /// <inheritdoc/>
    public override void Backward(in OpContext c)
    {
        if (c.InputGradient(0) == null) return;
        for (int r = 0; r < c.Rows; r++)
        {
            float* x = c.Input(0) + (long)r * pieces * _units, dx = c.InputGradient(0) + (long)r * pieces * _units;
            float* y = c.Output + (long)r * _units, dy = c.OutputGradient + (long)r * _units;
            new Span<float>(dx, pieces * _units).Clear();
            for (int u = 0; u < _units; u++)
            {
                int k = 0;
                while (k < pieces - 1 && x[k * _units + u] != y[u]) k++;
                dx[k * _units + u] = dy[u];
            }
        }
    }
}
