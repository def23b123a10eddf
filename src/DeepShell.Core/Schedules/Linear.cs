using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;

namespace DeepShell.Schedules;

/// <summary>η = (1 − α)η₀ + αη_T with α = min(k/T, 1): a straight line to the final rate, which then stays.</summary>
[Component("Linear", Paper = "Goodfellow, Bengio, Courville: Deep Learning, 8.3.1")]
public sealed class Linear : Schedule
{
    /// <summary>The final rate as a share of the first.</summary>
    [Range(0.0, double.MaxValue)]
    public double FinalFactor { get; init; } = 0.01;

    /// <summary>The final rate itself; comes before FinalFactor.</summary>
    [Range(0.0, double.MaxValue)]
    public double? FinalRate { get; init; }

    /// <summary>T: units until the final rate is reached; the whole run if not given.</summary>
    [Range(1, int.MaxValue)]
    public int? Over { get; init; }

    /// <inheritdoc/>
    public override ScheduleUnit Per { get; init; }

    /// <inheritdoc/>
    public override long? Length => Over;

    /// <inheritdoc/>
    protected override double Rate(double rate, long position, long length)
    {
        double alpha = Math.Min((double)position / (Over ?? length), 1);
        return (1 - alpha) * rate + alpha * (FinalRate ?? FinalFactor * rate);
    }
}
