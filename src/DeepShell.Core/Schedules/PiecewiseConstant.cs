using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;

namespace DeepShell.Schedules;

/// <summary>A rate of its own between each two boundaries: η₀ up to the first, then η₀ · Factors[0], η₀ · Factors[1] …</summary>
[Component("PiecewiseConstant", Aliases = "MultiStep")]
public sealed class PiecewiseConstant : Schedule
{
    /// <summary>Units at which the rate changes, ascending.</summary>
    [Required]
    [Range(0, int.MaxValue)]
    public int[] Boundaries { get; init; } = [];

    /// <summary>The share of the first rate from each boundary on; 0.1, 0.01, 0.001 … if not given.</summary>
    [Range(0.0, double.MaxValue)]
    public double[] Factors { get; init; } = [];

    /// <inheritdoc/>
    public override ScheduleUnit Per { get; init; }

    /// <inheritdoc/>
    public override long? Length => Boundaries.Length == 0 ? null : Boundaries.Max() + 1L;

    /// <inheritdoc/>
    protected override double Rate(double rate, long position, long length)
    {
        if (Factors.Length > 0 && Factors.Length != Boundaries.Length)
            throw new DeepShellException("Schedule.Factors", ErrorKind.InvalidArgument,
                $"Schedule PiecewiseConstant has {Boundaries.Length} boundaries, but {Factors.Length} factors.", "Give one factor for each boundary.", Factors);
        if (!Boundaries.SequenceEqual(Boundaries.Order()))
            throw new DeepShellException("Schedule.Boundaries", ErrorKind.InvalidArgument,
                $"Schedule PiecewiseConstant has the boundaries {SettingValue.Text(Boundaries)}, expected an ascending order.", "Sort them, and their factors with them.", Boundaries);
        int passed = 0;
        foreach (int boundary in Boundaries)
            if (boundary <= position) passed++;
        return passed == 0 ? rate : rate * (Factors.Length > 0 ? Factors[passed - 1] : Math.Pow(0.1, passed));
    }
}
