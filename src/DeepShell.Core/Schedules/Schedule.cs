using DeepShell.Catalog;

namespace DeepShell.Schedules;

/// <summary>What a schedule counts in.</summary>
public enum ScheduleUnit
{
    /// <summary>The rate changes at the start of an epoch.</summary>
    Epoch,
    /// <summary>The rate changes at every step.</summary>
    Step,
}

/// <summary>
/// How the learning rate changes in the course of a run: a pure function of the rate that training was given and of the
/// position, so that it can be drawn before training and continued after a break.
/// </summary>
[ComponentKind("Schedule")]
public abstract class Schedule
{
    /// <summary>What the schedule counts in: epochs or steps.</summary>
    public abstract ScheduleUnit Per { get; init; }

    /// <summary>How many units the settings ask for; null when the schedule fits any run.</summary>
    public virtual long? Length => null;

    /// <summary>The rate of one step.</summary>
    /// <param name="rate">The rate that training was given.</param>
    /// <param name="step">0 for the first.</param>
    /// <param name="totalSteps">Steps of the whole run.</param>
    /// <param name="stepsPerEpoch">At least 1.</param>
    public double At(double rate, long step, long totalSteps, int stepsPerEpoch) =>
        Rate(rate, Units(step, stepsPerEpoch), Math.Max(1, Units(totalSteps + (Per == ScheduleUnit.Epoch ? stepsPerEpoch - 1 : 0), stepsPerEpoch)));

    /// <summary>The rate at a position.</summary>
    /// <param name="rate">The rate that training was given: η₀.</param>
    /// <param name="position">Units since the start: k.</param>
    /// <param name="length">Units of the whole run: T.</param>
    protected abstract double Rate(double rate, long position, long length);

    /// <summary>Lets a schedule ask another of the same unit.</summary>
    protected static double Inner(Schedule schedule, double rate, long position, long length) => schedule.Rate(rate, position, Math.Max(1, length));

    private long Units(long steps, int stepsPerEpoch) => Per == ScheduleUnit.Epoch ? steps / stepsPerEpoch : steps;
}
