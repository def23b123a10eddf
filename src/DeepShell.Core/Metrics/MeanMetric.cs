namespace DeepShell.Metrics;

/// <summary>A metric that is the mean over rows of one number.</summary>
public abstract class MeanMetric : Metric
{
    private double _sum;
    private long _rows;

    /// <inheritdoc/>
    public override double Value => _rows == 0 ? double.NaN : Finish(_sum / _rows);

    /// <inheritdoc/>
    public override void Reset() => (_sum, _rows) = (0, 0);

    /// <inheritdoc/>
    public sealed override void Update(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target, int rows, int width)
    {
        int wide = target.Length / Math.Max(1, rows);
        for (int r = 0; r < rows; r++) _sum += Row(prediction.Slice(r * width, width), target.Slice(r * wide, wide));
        _rows += rows;
    }

    /// <summary>One row's number.</summary>
    protected abstract double Row(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target);

    /// <summary>Applied to the mean.</summary>
    protected virtual double Finish(double mean) => mean;
}
