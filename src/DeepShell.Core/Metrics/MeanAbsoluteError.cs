using DeepShell.Catalog;
using DeepShell.Losses;

namespace DeepShell.Metrics;

/// <summary>Mean of absolute errors, in the target's unit.</summary>
[Component("MeanAbsoluteError", Aliases = "MAE")]
public sealed class MeanAbsoluteError : MeanMetric
{
    /// <inheritdoc/>
    public override bool HigherIsBetter => false;

    /// <inheritdoc/>
    public override TargetKind Target => TargetKind.Value;

    /// <inheritdoc/>
    protected override double Row(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target)
    {
        double sum = 0;
        for (int i = 0; i < prediction.Length; i++) sum += Math.Abs((double)prediction[i] - target[i]);
        return sum / prediction.Length;
    }
}
