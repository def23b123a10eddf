using DeepShell.Tensors;

namespace DeepShell.Ops;

/// <summary>
/// How many steps of a sequence [time] or [time, features] are real: those up to the last that has a number other than the padding's.
/// </summary>
/// <param name="padding">What every number of a padded step is.</param>
/// <param name="tolerance">How far from it still counts.</param>
public sealed unsafe class LengthOp(float padding, float tolerance = 0) : Op
{
    private int _steps, _features;

    /// <inheritdoc/>
    public override Saves Saves => Saves.None;

    /// <inheritdoc/>
    public override bool StopsGradient => true;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        (_steps, _features) = (inputs[0][0], inputs[0].Rank == 1 ? 1 : inputs[0][1]);
        return new Shape(1);
    }

    /// <inheritdoc/>
    public override void Forward(in OpContext c)
    {
        for (int r = 0; r < c.Rows; r++)
        {
            int end = _steps * _features;
            float* x = c.Input(0) + (long)r * end;
            while (end > 0 && MathF.Abs(x[end - 1] - padding) <= tolerance) end--;
            c.Output[r] = (end + _features - 1) / _features;
        }
    }

    /// <inheritdoc/>
    public override void Backward(in OpContext c) { }
}
