namespace DeepShell.Metrics;

/// <summary>A metric that is the (weighted) mean over rows of one number.</summary>
public abstract class MeanMetric : Metric
{
    private double _sum, _weight;

    /// <inheritdoc/>
    public override double Value => _weight == 0 ? double.NaN : Finish(_sum / _weight);

    /// <inheritdoc/>
    public override void Reset() => (_sum, _weight) = (0, 0);

    /// <inheritdoc/>
    public sealed override void Update(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target, ReadOnlySpan<float> weights, int rows, int width)
    {
        int wide = target.Length / Math.Max(1, rows);
        for (int r = 0; r < rows; r++)
        {
            float weight = Weight(weights, r);
            _sum += weight * Row(prediction.Slice(r * width, width), target.Slice(r * wide, wide));
            _weight += weight;
        }
    }

    /// <summary>One row's number.</summary>
    protected abstract double Row(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target);

    /// <summary>Applied to the mean.</summary>
    protected virtual double Finish(double mean) => mean;
}
