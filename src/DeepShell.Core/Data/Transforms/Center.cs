using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>x − μ with the mean of the training part; the spread stays as it is.</summary>
[Component("Center")]
public sealed class Center : Scaler
{
    /// <inheritdoc/>
    public override bool NeedsQuartiles => false;

    /// <inheritdoc/>
    public override (double Shift, double Scale) Fit(in ColumnStatistics statistics) => (statistics.Mean, 1);
}
