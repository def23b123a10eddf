using DeepShell.Catalog;
using DeepShell.Losses;

namespace DeepShell.Metrics;

/// <summary>Coefficient of determination: 1 − Σ(y − ŷ)² / Σ(y − ȳ)². 1 is perfect, 0 as good as the mean.</summary>
[Component("RSquared", Aliases = "R2")]
public sealed class RSquared : Metric
{
    private double _residual, _mean, _total;
    private long _count;

    /// <inheritdoc/>
    public override bool HigherIsBetter => true;

    /// <inheritdoc/>
    public override TargetKind Target => TargetKind.Value;

    /// <inheritdoc/>
    public override double Value => _count == 0 ? double.NaN : _total == 0 ? (_residual == 0 ? 1 : 0) : 1 - _residual / _total;

    /// <inheritdoc/>
    public override void Reset() => (_residual, _mean, _total, _count) = (0, 0, 0, 0);

    /// <inheritdoc/>
    public override void Update(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target, int rows, int width)
    {
        for (int i = 0; i < rows * width; i++)
        {
            double error = (double)target[i] - prediction[i], delta = target[i] - _mean;
            _residual += error * error;
            _mean += delta / ++_count;
            _total += delta * (target[i] - _mean);
        }
    }
}
