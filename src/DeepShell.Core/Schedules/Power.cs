using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;

namespace DeepShell.Schedules;

/// <summary>η = η₀ · (1 − min(k/T, 1))^p: a polynomial that ends at zero.</summary>
/// <remarks>Some texts call η₀/(1 + δk)^p power scheduling: that is InverseTime with an Exponent.</remarks>
[Component("Power", Aliases = "Polynomial")]
public sealed class Power : Schedule
{
    /// <summary>p: 1 is a straight line, 2 a parabola.</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double Exponent { get; init; } = 2;

    /// <summary>T: units until zero is reached; the whole run if not given.</summary>
    [Range(1, int.MaxValue)]
    public int? Over { get; init; }

    /// <inheritdoc/>
    public override ScheduleUnit Per { get; init; }

    /// <inheritdoc/>
    public override long? Length => Over;

    /// <inheritdoc/>
    protected override double Rate(double rate, long position, long length) =>
        rate * Math.Pow(1 - Math.Min((double)position / (Over ?? length), 1), Exponent);
}
