using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;

namespace DeepShell.Schedules;

/// <summary>
/// η = η_T + (η₀ − η_T)(1 + cos(πk/T))/2: half a cosine from the first rate to the final one, on request after a linear
/// warm-up and starting again after each period.
/// </summary>
[Component("Cosine", Paper = "arXiv:1608.03983")]
public sealed class Cosine : Schedule
{
    /// <summary>The final rate as a share of the first.</summary>
    [Range(0.0, 1.0)]
    public double FinalFactor { get; init; }

    /// <summary>Units of linear warm-up in front.</summary>
    [Range(0, int.MaxValue)]
    public int WarmupLength { get; init; }

    /// <summary>The rate at the start of the warm-up as a share of the first.</summary>
    [Range(0.0, 1.0)]
    public double StartFactor { get; init; } = 0.1;

    /// <summary>Units until the first restart; without it there is none.</summary>
    [Range(1, int.MaxValue)]
    public int? Period { get; init; }

    /// <summary>How many times longer each period is than the one before.</summary>
    [Range(1, 1000)]
    public int PeriodFactor { get; init; } = 1;

    /// <inheritdoc/>
    public override ScheduleUnit Per { get; init; }

    /// <inheritdoc/>
    public override long? Length => WarmupLength + (Period ?? 0) is > 0 and int length ? length : null;

    /// <inheritdoc/>
    protected override double Rate(double rate, long position, long length)
    {
        if (position < WarmupLength) return rate * Warmup.Ramp(StartFactor, position, WarmupLength);
        long k = position - WarmupLength, period = Period ?? Math.Max(1, length - WarmupLength);
        if (Period is null) k = Math.Min(k, period);
        else if (PeriodFactor == 1) k %= period;
        else
            for (; k >= period; period *= PeriodFactor) k -= period;
        double final = FinalFactor * rate;
        return final + (rate - final) * (1 + Math.Cos(Math.PI * k / period)) / 2;
    }
}
