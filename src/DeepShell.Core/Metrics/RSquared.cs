using DeepShell.Catalog;
using DeepShell.Losses;

namespace DeepShell.Metrics;

/// <summary>Coefficient of determination: 1 − Σ(y − ŷ)² / Σ(y − ȳ)². 1 is perfect, 0 as good as the mean.</summary>
[Component("RSquared", Aliases = "R2")]
public sealed class RSquared : Metric
{
    private double _residual, _mean, _total, _weight;

    /// <inheritdoc/>
    public override bool HigherIsBetter => true;

    /// <inheritdoc/>
    public override TargetKind Target => TargetKind.Value;

    /// <inheritdoc/>
    public override double Value => _weight == 0 ? double.NaN : _total == 0 ? (_residual == 0 ? 1 : 0) : 1 - _residual / _total;

    /// <inheritdoc/>
    public override void Reset() => (_residual, _mean, _total, _weight) = (0, 0, 0, 0);

    /// <inheritdoc/>
    public override void Update(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target, ReadOnlySpan<float> weights, int rows, int width)
    {
        for (int i = 0; i < rows * width; i++)
        {
            double weight = Weight(weights, i / width), error = (double)target[i] - prediction[i], delta = target[i] - _mean;
            if (weight == 0) continue;
            _weight += weight;
            _residual += weight * error * error;
            _mean += weight / _weight * delta;
            _total += weight * delta * (target[i] - _mean);
        }
    }
}
