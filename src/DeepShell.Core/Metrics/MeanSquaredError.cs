using DeepShell.Catalog;
using DeepShell.Losses;

namespace DeepShell.Metrics;

/// <summary>Mean of squared errors, in the target's unit squared.</summary>
[Component("MeanSquaredError", Aliases = "MSE")]
public sealed class MeanSquaredError : MeanMetric
{
    /// <inheritdoc/>
    public override bool HigherIsBetter => false;

    /// <inheritdoc/>
    public override TargetKind Target => TargetKind.Value;

    /// <inheritdoc/>
    protected override double Row(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target)
    {
        double sum = 0;
        for (int i = 0; i < prediction.Length; i++) sum += ((double)prediction[i] - target[i]) * ((double)prediction[i] - target[i]);
        return sum / prediction.Length;
    }
}
