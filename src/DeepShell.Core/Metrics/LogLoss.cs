using DeepShell.Catalog;
using DeepShell.Losses;

namespace DeepShell.Metrics;

/// <summary>Mean of −log of the true class's probability, which is kept within 1e-15 of 0 and 1.</summary>
[Component("LogLoss")]
public sealed class LogLoss : MeanMetric
{
    /// <inheritdoc/>
    public override bool HigherIsBetter => false;

    /// <inheritdoc/>
    public override TargetKind Target => TargetKind.Class;

    /// <inheritdoc/>
    protected override double Row(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target)
    {
        double p = prediction.Length > 1 ? prediction[(int)target[0]] : target[0] > 0.5f ? prediction[0] : 1 - prediction[0];
        return -Math.Log(Math.Clamp(p, 1e-15, 1 - 1e-15));
    }
}
