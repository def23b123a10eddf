using DeepShell.Catalog;

namespace DeepShell.Schedules;

/// <summary>η = η₀: the rate stays as it is.</summary>
[Component("Constant")]
public sealed class Constant : Schedule
{
    /// <inheritdoc/>
    public override ScheduleUnit Per { get; init; }

    /// <inheritdoc/>
    protected override double Rate(double rate, long position, long length) => rate;
}
