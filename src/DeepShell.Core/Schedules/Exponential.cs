using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;

namespace DeepShell.Schedules;

/// <summary>η = η₀ · factor^k: the same share is lost every epoch (or step).</summary>
[Component("Exponential")]
public sealed class Exponential : Schedule
{
    /// <summary>What is left of the rate after each unit.</summary>
    [Range(0.0, double.MaxValue)]
    public double Factor { get; init; } = 0.95;

    /// <inheritdoc/>
    public override ScheduleUnit Per { get; init; }

    /// <inheritdoc/>
    protected override double Rate(double rate, long position, long length) => rate * Math.Pow(Factor, position);
}
