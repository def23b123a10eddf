using DeepShell.Tensors;

namespace DeepShell.Ops;

/// <summary>
/// y = γ(x − μ)/√(σ² + ε) + β for each channel (the last dimension), over the batch and all positions. Parameters: γ, β;
/// states: running mean, running variance (unbiased). The moments are taken group by group and then combined (Chan, Golub and
/// LeVeque 1979), so they don't depend on the number of threads.
/// </summary>
public sealed unsafe class BatchNormalizationOp(float epsilon, float newShare) : Op
{
    private int _channels;
    private int _positions;

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

    // [mean | 1/σ | two sums for each group]
    /// <inheritdoc/>
    public override long WorkspaceSize(int rows, int groups) => (2 + 2L * groups) * _channels;

    /// <inheritdoc/>
    public override void Forward(in OpContext c)
    {
        float* mean = c.Workspace, inverse = mean + _channels;
        if (!c.Training)
        {
            Normalize(c, c.State(0), c.State(1), variance: true);
            return;
        }
        switch (c.Phase)
        {
            case 0: ForEachGroup(c, Moments); break;
            case 1: if (c.Begin == 0) Combine(c, mean, inverse); break;
            default: Normalize(c, mean, inverse, variance: false); break;
        }
    }

    /// <inheritdoc/>
    public override void Backward(in OpContext c)
    {
        switch (c.Phase)
        {
            case 0: ForEachGroup(c, GradientSums); break;
            case 1: if (c.Begin == 0) CombineGradients(c); break;
            default: if (c.InputGradient(0) != null) InputGradient(c); break;
        }
    }

    private delegate void GroupAction(in OpContext c, int offset, int rows, float* first, float* second);

    private void ForEachGroup(in OpContext c, GroupAction action)
    {
        int groups = RowGroups.Count(c.BatchRows);
        for (int g = 0; g < groups; g++)
        {
            int start = RowGroups.Start(c.BatchRows, g), end = RowGroups.Start(c.BatchRows, g + 1);
            if (start < c.Begin || end > c.End) continue;
            float* sums = c.Workspace + (2 + 2L * g) * _channels;
            action(c, start - c.Begin, end - start, sums, sums + _channels);
        }
    }

    private void Moments(in OpContext c, int offset, int rows, float* mean, float* squares)
    {
        float* x = c.Input(0) + (long)offset * _positions * _channels;
        int n = rows * _positions;
        new Span<float>(mean, _channels).Clear();
        new Span<float>(squares, _channels).Clear();
        for (int i = 0; i < n; i++)
            for (int k = 0; k < _channels; k++) mean[k] += x[(long)i * _channels + k];
        for (int k = 0; k < _channels; k++) mean[k] /= n;
        for (int i = 0; i < n; i++)
            for (int k = 0; k < _channels; k++)
            {
                float d = x[(long)i * _channels + k] - mean[k];
                squares[k] += d * d;
            }
    }

    private void Combine(in OpContext c, float* mean, float* inverse)
    {
        int groups = RowGroups.Count(c.BatchRows);
        long n = (long)c.BatchRows * _positions;
        for (int k = 0; k < _channels; k++)
        {
            double average = 0, squares = 0, count = 0;
            for (int g = 0; g < groups; g++)
            {
                double m = (double)(RowGroups.Start(c.BatchRows, g + 1) - RowGroups.Start(c.BatchRows, g)) * _positions;
                float* sums = c.Workspace + (2 + 2L * g) * _channels;
                double delta = sums[k] - average;
                squares += sums[_channels + k] + delta * delta * count * m / (count + m);
                average += delta * m / (count + m);
                count += m;
            }
            mean[k] = (float)average;
            inverse[k] = (float)(1 / Math.Sqrt(squares / n + epsilon));
            c.State(0)[k] += newShare * ((float)average - c.State(0)[k]);
            c.State(1)[k] += newShare * ((float)(squares / Math.Max(1, n - 1)) - c.State(1)[k]);
        }
    }

    private void Normalize(in OpContext c, float* mean, float* spread, bool variance)
    {
        float* x = c.Input(0), y = c.Output, gamma = c.Parameter(0), beta = c.Parameter(1);
        float[] rented = System.Buffers.ArrayPool<float>.Shared.Rent(2 * _channels);
        Span<float> scale = rented.AsSpan(0, _channels), shift = rented.AsSpan(_channels, _channels);
        for (int k = 0; k < _channels; k++)
        {
            scale[k] = gamma[k] * (variance ? 1 / MathF.Sqrt(spread[k] + epsilon) : spread[k]);
            shift[k] = beta[k] - mean[k] * scale[k];
        }
        int n = c.Rows * _positions;
        for (int i = 0; i < n; i++, x += _channels, y += _channels)
            for (int k = 0; k < _channels; k++) y[k] = x[k] * scale[k] + shift[k];
        System.Buffers.ArrayPool<float>.Shared.Return(rented);
    }

    private void GradientSums(in OpContext c, int offset, int rows, float* sum, float* product)
    {
        float* x = c.Input(0) + (long)offset * _positions * _channels, dy = c.OutputGradient + (long)offset * _positions * _channels;
        float* mean = c.Workspace, inverse = mean + _channels;
        new Span<float>(sum, _channels).Clear();
        new Span<float>(product, _channels).Clear();
        for (int i = 0; i < rows * _positions; i++, x += _channels, dy += _channels)
            for (int k = 0; k < _channels; k++)
            {
                sum[k] += dy[k];
                product[k] += dy[k] * (x[k] - mean[k]) * inverse[k];
            }
    }

    // Into the first group's place; the parameters' gradients are these sums.
    private void CombineGradients(in OpContext c)
    {
        float* sum = c.Workspace + 2 * _channels, product = sum + _channels;
        for (int g = 1; g < RowGroups.Count(c.BatchRows); g++)
        {
            float* other = c.Workspace + (2 + 2L * g) * _channels;
            for (int k = 0; k < 2 * _channels; k++) sum[k] += other[k];
        }
        for (int k = 0; k < _channels; k++)
        {
            if (c.ParameterGradient(0) != null) c.ParameterGradient(0)[k] = product[k];
            if (c.ParameterGradient(1) != null) c.ParameterGradient(1)[k] = sum[k];
        }
    }

    // dx = γ/σ · (dy − mean(dy) − x̂ · mean(dy · x̂))
    private void InputGradient(in OpContext c)
    {
        float* x = c.Input(0), dy = c.OutputGradient, dx = c.InputGradient(0), gamma = c.Parameter(0);
        float* mean = c.Workspace, inverse = mean + _channels, sum = inverse + _channels, product = sum + _channels;
        float share = 1f / ((float)c.BatchRows * _positions);
        for (int i = 0; i < c.Rows * _positions; i++, x += _channels, dy += _channels, dx += _channels)
            for (int k = 0; k < _channels; k++)
                dx[k] = gamma[k] * inverse[k] * (dy[k] - share * sum[k] - (x[k] - mean[k]) * inverse[k] * share * product[k]);
    }
}
