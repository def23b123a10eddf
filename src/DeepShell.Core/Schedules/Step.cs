using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;

namespace DeepShell.Schedules;

/// <summary>η = η₀ · factor^⌊k/every⌋: drops at even distances. "By 10 % every 5th epoch" is Every 5, Factor 0.9.</summary>
[Component("Step")]
public sealed class Step : Schedule
{
    /// <summary>Units between two drops.</summary>
    [Range(1, int.MaxValue)]
    public int Every { get; init; } = 10;

    /// <summary>What is left of the rate at each drop.</summary>
    [Range(0.0, double.MaxValue)]
    public double Factor { get; init; } = 0.1;

    /// <inheritdoc/>
    public override ScheduleUnit Per { get; init; }

    /// <inheritdoc/>
    protected override double Rate(double rate, long position, long length) => rate * Math.Pow(Factor, position / Every);
}
