using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;

namespace DeepShell.Schedules;

/// <summary>
/// Rises from η₀/25 to η₀ in the first 30 % of the run and falls far below its start in the rest, along cosines. The rate that
/// training is given is the peak.
/// </summary>
/// <remarks>PyTorch's form, but momentum is left as it is: there it is varied against the rate by default.</remarks>
[Component("OneCycle", Paper = "arXiv:1708.07120")]
public sealed class OneCycle : Schedule
{
    /// <summary>The share of the run in which the rate rises.</summary>
    [Range(0.0, 1.0)]
    public double RiseShare { get; init; } = 0.3;

    /// <summary>The first rate is the peak divided by this.</summary>
    [Range(1.0, double.MaxValue)]
    public double StartDivisor { get; init; } = 25;

    /// <summary>The last rate is the first divided by this.</summary>
    [Range(1.0, double.MaxValue)]
    public double FinalDivisor { get; init; } = 10_000;

    /// <summary>Straight lines instead of cosines.</summary>
    public bool Straight { get; init; }

    /// <summary>Falls to the first rate as fast as it rose, and from there to the last.</summary>
    public bool ThreePhases { get; init; }

    /// <inheritdoc/>
    public override ScheduleUnit Per { get; init; } = ScheduleUnit.Step;

    /// <inheritdoc/>
    protected override double Rate(double rate, long position, long length)
    {
        double first = rate / StartDivisor, last = first / FinalDivisor, top = RiseShare * length - 1, end = length - 1;
        if (position <= top) return Between(first, rate, position / top);
        // A rise shorter than a step leaves the peak at the start.
        top = Math.Max(top, 0);
        if (!ThreePhases) return Between(rate, last, (position - top) / Math.Max(end - top, 1));
        double bottom = Math.Clamp(2 * RiseShare * length - 2, top, end);
        return position <= bottom && bottom > top ? Between(rate, first, (position - top) / (bottom - top))
            : Between(first, last, (position - bottom) / Math.Max(end - bottom, 1));
    }

    private double Between(double from, double to, double share)
    {
        share = double.IsNaN(share) ? 1 : Math.Clamp(share, 0, 1);
        return Straight ? from + (to - from) * share : to + (from - to) / 2 * (1 + Math.Cos(Math.PI * share));
    }
}
