using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>(x − median)/(third − first quartile) of the training part: outliers do not move it. A column whose middle half is constant is only centred.</summary>
[Component("Robust")]
public sealed class Robust : Scaler
{
    /// <inheritdoc/>
    public override (double Shift, double Scale) Fit(in ColumnStatistics statistics)
    {
        double range = statistics.UpperQuartile - statistics.LowerQuartile;
        return (statistics.Median, range > 0 && !statistics.IsConstant ? 1 / range : 1);
    }
}
