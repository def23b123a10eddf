using DeepShell.Catalog;
using DeepShell.Schedules;

namespace DeepShell.Training;

/// <summary>The rate of every step of a run: the schedule's, lowered by the plateaus so far.</summary>
public sealed class LearningRateControl(double rate, Schedule? schedule, ReduceOnPlateau? plateau, int epochs, int stepsPerEpoch)
{
    private readonly PlateauWatch? _watch = plateau is null ? null : new PlateauWatch(plateau, rate);

    /// <summary>The rate of a step, 0 for the first.</summary>
    public double At(long step)
    {
        double current = _watch?.Rate ?? rate;
        return schedule is null ? current
            : schedule.At(rate, step, (long)epochs * stepsPerEpoch, stepsPerEpoch) * (rate == 0 ? 1 : current / rate);
    }

    /// <summary>Takes the loss that an epoch is judged by.</summary>
    public void EpochEnded(double loss) => _watch?.EpochEnded(loss);

    /// <summary>Checks that a schedule has room in a run, and can be computed.</summary>
    /// <exception cref="DeepShellException">It has not, or cannot.</exception>
    public static void Check(Schedule schedule, double rate, int epochs, int stepsPerEpoch)
    {
        string name = Components.Describe(schedule).Name;
        bool perStep = schedule.Per == ScheduleUnit.Step;
        long room = perStep ? (long)epochs * stepsPerEpoch : epochs;
        string unit = perStep ? "steps" : "epochs";
        if (schedule.Length > room)
            throw new DeepShellException("Training.ScheduleTooLong", ErrorKind.InvalidArgument,
                $"The schedule {name} needs {schedule.Length:N0} {unit}, and the run has {room:N0}: it would be cut off.",
                perStep ? $"Use -Epochs {(schedule.Length + stepsPerEpoch - 1) / stepsPerEpoch} or more, or a shorter schedule." : $"Use -Epochs {schedule.Length} or more, or a shorter schedule.", schedule);
        _ = schedule.At(rate, 0, (long)epochs * stepsPerEpoch, stepsPerEpoch);
    }
}
