using DeepShell.Catalog;

namespace DeepShell.Metrics;

/// <summary>Root of the mean of squared errors, in the target's unit.</summary>
[Component("RootMeanSquaredError", Aliases = "RMSE")]
public sealed class RootMeanSquaredError : MeanMetric
{
    private readonly MeanSquaredError _squared = new();

    /// <inheritdoc/>
    public override bool HigherIsBetter => false;

    /// <inheritdoc/>
    public override Losses.TargetKind Target => Losses.TargetKind.Value;

    /// <inheritdoc/>
    protected override double Row(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target)
    {
        _squared.Reset();
        _squared.Update(prediction, target, [], 1, prediction.Length);
        return _squared.Value;
    }

    /// <inheritdoc/>
    protected override double Finish(double mean) => Math.Sqrt(mean);
}
