using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>Brings the training part's range to [Low, High]. Values of other parts may lie outside. A constant column becomes Low.</summary>
[Component("MinMax")]
public sealed class MinMax : Scaler
{
    /// <summary>What the smallest value of the training part becomes.</summary>
    public double Low { get; init; }

    /// <summary>What the largest value of the training part becomes.</summary>
    public double High { get; init; } = 1;

    /// <inheritdoc/>
    public override bool NeedsQuartiles => false;

    /// <inheritdoc/>
    public override (double Shift, double Scale) Fit(in ColumnStatistics statistics)
    {
        if (!(High > Low))
            throw new DeepShellException("Normalize.Range", ErrorKind.InvalidArgument, $"MinMax: High is {High}, expected more than Low, {Low}.", target: High);
        double range = statistics.Maximum - statistics.Minimum;
        // (x − min)·scale + low, written as one shift and one scale.
        double scale = range > 0 && !statistics.IsConstant ? (High - Low) / range : High - Low;
        return (statistics.Minimum - Low / scale, scale);
    }
}
