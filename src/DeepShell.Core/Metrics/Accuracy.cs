using DeepShell.Catalog;
using DeepShell.Losses;

namespace DeepShell.Metrics;

/// <summary>The share of rows whose most probable class is the true one.</summary>
[Component("Accuracy")]
public sealed class Accuracy : MeanMetric
{
    /// <inheritdoc/>
    public override bool HigherIsBetter => true;

    /// <inheritdoc/>
    public override TargetKind Target => TargetKind.Class;

    /// <inheritdoc/>
    protected override double Row(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target) => Decide(prediction) == (int)target[0] ? 1 : 0;
}
