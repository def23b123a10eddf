using DeepShell.Kernels;
using DeepShell.Tensors;

namespace DeepShell.Ops;

/// <summary>
/// y = γ(x − μ)/√(σ² + ε) + β for each channel (the last dimension), over the batch and all positions. Parameters: γ, β;
/// states: running mean, running variance (unbiased). The moments are taken group by group and then combined (Chan, Golub and
/// LeVeque 1979), so they don't depend on the number of threads.
/// </summary>
public sealed unsafe class BatchNormalizationOp(float epsilon, float newShare, bool relu = false) : Op
{
    private int _channels;
    private int _positions;

    /// <summary>Whether the result is clamped at 0.</summary>
    public bool FollowedByRelu => relu;

    /// <inheritdoc/>
    public override string Name => relu ? "BatchNormalization + ReLU" : "BatchNormalization";

    /// <summary>The same with a ReLU behind it.</summary>
    public BatchNormalizationOp WithRelu() => new(epsilon, newShare, relu: true);

    /// <inheritdoc/>
    public override int ForwardPhases(bool training) => training ? 3 : 1;

    /// <inheritdoc/>
    public override int BackwardPhases => 3;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        _channels = inputs[0][-1];
        _positions = inputs[0].Size / Math.Max(1, _channels);
        return inputs[0];
    }

    // [mean | variance | scale | shift | 3 coefficients of dx | 2 vectors for each group]
    /// <inheritdoc/>
    public override long WorkspaceSize(int rows, int groups) => (7 + 2L * groups) * _channels;

    /// <inheritdoc/>
    public override void Forward(in OpContext c)
    {
        float* mean = c.Workspace, variance = mean + _channels, scale = variance + _channels, shift = scale + _channels;
        if (!c.Training)
        {
            // Each member for itself, in its own place: they don't meet.
            scale = GroupSpace(c, FirstGroup(c));
            BatchNorm.Scales(_channels, c.State(0), c.State(1), epsilon, c.Parameter(0), c.Parameter(1), scale, scale + _channels);
            BatchNorm.Forward(c.Rows * _positions, _channels, c.Input(0), scale, scale + _channels, relu, c.Output);
        }
        else if (c.Phase == 0)
            for (int g = FirstGroup(c); InRange(c, g); g++)
            {
                (long first, int n) = Vectors(c, g);
                BatchNorm.Moments(n, _channels, c.Input(0) + first, GroupSpace(c, g));
            }
        else if (c.Phase == 1)
        {
            if (c.Begin > 0) return;
            Combine(c, mean, variance);
            BatchNorm.Scales(_channels, mean, variance, epsilon, c.Parameter(0), c.Parameter(1), scale, shift);
        }
        else BatchNorm.Forward(c.Rows * _positions, _channels, c.Input(0), scale, shift, relu, c.Output);
    }

    /// <inheritdoc/>
    public override void Backward(in OpContext c)
    {
        float* mean = c.Workspace, variance = mean + _channels, scale = variance + _channels, shift = scale + _channels, coefficients = shift + _channels;
        if (c.Phase == 0)
            for (int g = FirstGroup(c); InRange(c, g); g++)
            {
                (long first, int n) = Vectors(c, g);
                BatchNorm.GradientSums(n, _channels, c.Input(0) + first, c.OutputGradient + first, mean, scale, shift, relu, GroupSpace(c, g));
            }
        else if (c.Phase == 1)
        {
            if (c.Begin == 0)
                BatchNorm.GradientCoefficients(RowGroups.Count(c.BatchRows), _channels, c.BatchRows * _positions, GroupSpace(c, 0), mean, variance, epsilon,
                    c.Parameter(0), c.ParameterGradient(0), c.ParameterGradient(1), coefficients);
        }
        else if (c.InputGradient(0) != null)
            BatchNorm.InputGradient(c.Rows * _positions, _channels, c.Input(0), c.OutputGradient, scale, shift, relu, coefficients, c.InputGradient(0));
    }

    // A member's range is a run of whole groups.
    private static int FirstGroup(in OpContext c)
    {
        int g = 0;
        while (RowGroups.Start(c.BatchRows, g) < c.Begin) g++;
        return g;
    }

    private static bool InRange(in OpContext c, int group) => group < RowGroups.Count(c.BatchRows) && RowGroups.Start(c.BatchRows, group) < c.End;

    private float* GroupSpace(in OpContext c, int group) => c.Workspace + (7 + 2L * group) * _channels;

    private (long First, int Count) Vectors(in OpContext c, int group)
    {
        int start = RowGroups.Start(c.BatchRows, group), end = RowGroups.Start(c.BatchRows, group + 1);
        return ((long)(start - c.Begin) * _positions * _channels, (end - start) * _positions);
    }

    private void Combine(in OpContext c, float* mean, float* variance)
    {
        int groups = RowGroups.Count(c.BatchRows);
        long n = (long)c.BatchRows * _positions;
        for (int k = 0; k < _channels; k++)
        {
            double average = 0, squares = 0, count = 0;
            for (int g = 0; g < groups; g++)
            {
                double m = (double)(RowGroups.Start(c.BatchRows, g + 1) - RowGroups.Start(c.BatchRows, g)) * _positions;
                float* moments = GroupSpace(c, g);
                double delta = moments[k] - average;
                squares += moments[_channels + k] + delta * delta * count * m / (count + m);
                average += delta * m / (count + m);
                count += m;
            }
            mean[k] = (float)average;
            variance[k] = (float)(squares / n);
            c.State(0)[k] += newShare * ((float)average - c.State(0)[k]);
            c.State(1)[k] += newShare * ((float)(squares / Math.Max(1, n - 1)) - c.State(1)[k]);
        }
    }
}
