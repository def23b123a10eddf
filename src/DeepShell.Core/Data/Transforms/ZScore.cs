using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>Standardises: (x − μ)/σ with the mean and the population standard deviation of the training part. A constant column becomes 0.</summary>
[Component("ZScore", Aliases = "Standard,Standardize")]
public sealed class ZScore : Scaler
{
    /// <inheritdoc/>
    public override bool NeedsQuartiles => false;

    /// <inheritdoc/>
    public override (double Shift, double Scale) Fit(in ColumnStatistics statistics) =>
        (statistics.Mean, statistics.IsConstant ? 1 : 1 / statistics.StandardDeviation);
}
