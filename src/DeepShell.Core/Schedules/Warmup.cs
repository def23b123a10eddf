using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;

namespace DeepShell.Schedules;

/// <summary>Rises in a straight line to the full rate, then follows another schedule over the rest of the run.</summary>
[Component("Warmup", Paper = "arXiv:1706.02677")]
public sealed class Warmup : Schedule
{
    /// <summary>Units until the full rate is reached.</summary>
    [Position(0)]
    [Range(1, int.MaxValue)]
    public int Over { get; init; } = 5;

    /// <summary>The rate at the start as a share of the full one.</summary>
    [Range(0.0, 1.0)]
    public double StartFactor { get; init; } = 0.1;

    /// <summary>What follows, counted in the unit of the warm-up whatever its own; the full rate stays if not given.</summary>
    public Schedule? Then { get; init; }

    /// <inheritdoc/>
    public override ScheduleUnit Per { get; init; }

    /// <inheritdoc/>
    public override long? Length => Over + (Then?.Length ?? 0);

    /// <summary>The share of the full rate that a ramp has come to.</summary>
    internal static double Ramp(double start, long position, long length) => start + (1 - start) * position / length;

    /// <inheritdoc/>
    protected override double Rate(double rate, long position, long length) =>
        position < Over ? rate * Ramp(StartFactor, position, Over)
        : Then is null ? rate : Inner(Then, rate, position - Over, length - Over);
}
