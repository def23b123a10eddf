using DeepShell.Tensors;

namespace DeepShell.Ops;

/// <summary>
/// y = γ(x − μ)/√(σ² + ε) + β with the moments of each sample's groups of channels, over all positions together or for each
/// position by itself. Parameters: γ, β for each channel.
/// </summary>
public sealed unsafe class GroupNormalizationOp(int groups, bool eachPosition, float epsilon) : Op
{
    private int _channels, _positions, _sets;

    /// <inheritdoc/>
    public override int GradientUnits => _channels;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        _channels = inputs[0][-1];
        int all = inputs[0].Size / Math.Max(1, _channels);
        (_positions, _sets) = eachPosition ? (1, all) : (all, 1);
        return inputs[0];
    }

    // [mean, 1/σ] of each row's sets and groups.
    /// <inheritdoc/>
    public override long WorkspaceSize(int rows, int rowGroups) => 2L * rows * _sets * groups;

    /// <inheritdoc/>
    public override void Forward(in OpContext c)
    {
        float* x = c.Input(0), y = c.Output, moments = c.Workspace + 2L * c.Begin * _sets * groups;
        for (int set = 0; set < c.Rows * _sets; set++, x += _positions * _channels, y += _positions * _channels)
            for (int g = 0; g < groups; g++, moments += 2)
            {
                (int from, int to) = Channels(g);
                double sum = 0, squares = 0, n = (double)_positions * (to - from);
                for (int p = 0; p < _positions; p++)
                    for (int k = from; k < to; k++) sum += x[p * _channels + k];
                double mean = sum / n;
                for (int p = 0; p < _positions; p++)
                    for (int k = from; k < to; k++) squares += (x[p * _channels + k] - mean) * (x[p * _channels + k] - mean);
                (moments[0], moments[1]) = ((float)mean, (float)(1 / Math.Sqrt(squares / n + epsilon)));
                for (int p = 0; p < _positions; p++)
                    for (int k = from; k < to; k++)
                        y[p * _channels + k] = (x[p * _channels + k] - moments[0]) * moments[1] * c.Parameter(0)[k] + c.Parameter(1)[k];
            }
    }

    // dx = (d − mean(d) − x̂ · mean(d · x̂)) / σ with d = γ · dy.
    /// <inheritdoc/>
    public override void Backward(in OpContext c)
    {
        if (c.InputGradient(0) == null) return;
        float* x = c.Input(0), dy = c.OutputGradient, dx = c.InputGradient(0), gamma = c.Parameter(0), moments = c.Workspace + 2L * c.Begin * _sets * groups;
        int size = _positions * _channels;
        for (int set = 0; set < c.Rows * _sets; set++, x += size, dy += size, dx += size)
            for (int g = 0; g < groups; g++, moments += 2)
            {
                (int from, int to) = Channels(g);
                float mean = moments[0], inverse = moments[1];
                double sum = 0, product = 0, n = (double)_positions * (to - from);
                for (int p = 0; p < _positions; p++)
                    for (int k = from; k < to; k++)
                    {
                        int i = p * _channels + k;
                        double d = gamma[k] * dy[i];
                        sum += d;
                        product += d * ((x[i] - mean) * inverse);
                    }
                float a = (float)(sum / n), b = (float)(product / n);
                for (int p = 0; p < _positions; p++)
                    for (int k = from; k < to; k++)
                    {
                        int i = p * _channels + k;
                        dx[i] = inverse * (gamma[k] * dy[i] - a - (x[i] - mean) * inverse * b);
                    }
            }
    }

    /// <inheritdoc/>
    public override void ParameterGradient(in OpContext c, int from, int to)
    {
        for (int k = from; k < to; k++)
        {
            float* x = c.Input(0) + k, dy = c.OutputGradient + k, moments = c.Workspace + 2L * (k / (_channels / groups));
            double sum = 0, product = 0;
            for (int set = 0; set < c.BatchRows * _sets; set++, moments += 2 * groups)
                for (int p = 0; p < _positions; p++, x += _channels, dy += _channels)
                {
                    sum += *dy;
                    product += (double)*dy * ((*x - moments[0]) * moments[1]);
                }
            if (c.ParameterGradient(0) != null) c.ParameterGradient(0)[k] = (float)product;
            if (c.ParameterGradient(1) != null) c.ParameterGradient(1)[k] = (float)sum;
        }
    }

    private (int From, int To) Channels(int group) => (group * (_channels / groups), (group + 1) * (_channels / groups));
}
