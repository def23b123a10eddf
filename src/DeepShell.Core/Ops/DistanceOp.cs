using DeepShell.Kernels;
using DeepShell.Tensors;

namespace DeepShell.Ops;

/// <summary>
/// The Euclidean distance of the first input from each of the others, one number each. Its derivative (a − b)/D has no limit at
/// D = 0; it is taken as 0 there, so that two equal points don't make the gradient infinite.
/// </summary>
public sealed unsafe class DistanceOp : Op
{
    private int _size, _count;

    /// <inheritdoc/>
    public override Saves Saves => Saves.Output;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        (_size, _count) = (inputs[0].Size, inputs.Length - 1);
        return new Shape(_count);
    }

    // The differences, for the way back.
    /// <inheritdoc/>
    public override long WorkspaceSize(int rows, int groups) => (long)rows * _count * _size;

    /// <inheritdoc/>
    public override void Forward(in OpContext c)
    {
        for (int r = 0; r < c.Rows; r++)
            for (int k = 0; k < _count; k++)
            {
                float* difference = Difference(c, r, k);
                Elementwise.Subtract(c.Input(0) + (long)r * _size, c.Input(k + 1) + (long)r * _size, difference, _size);
                c.Output[r * _count + k] = (float)Math.Sqrt(Reduce.SumOfSquares(difference, _size));
            }
    }

    /// <inheritdoc/>
    public override void Backward(in OpContext c)
    {
        for (int r = 0; r < c.Rows; r++)
            for (int k = 0; k < _count; k++)
            {
                float distance = c.Output[r * _count + k], factor = distance > 0 ? c.OutputGradient[r * _count + k] / distance : 0;
                float* other = c.InputGradient(k + 1);
                if (other != null) Elementwise.Scale(-factor, Difference(c, r, k), other + (long)r * _size, _size);
                float* first = c.InputGradient(0);
                if (first == null) continue;
                if (k == 0) Elementwise.Scale(factor, Difference(c, r, k), first + (long)r * _size, _size);
                else Elementwise.AddScaled(factor, Difference(c, r, k), first + (long)r * _size, _size);
            }
    }

    private float* Difference(in OpContext c, int row, int k) => c.Workspace + ((long)(c.Begin + row) * _count + k) * _size;
}
