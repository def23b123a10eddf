using System.Diagnostics;

namespace DeepShell.Graph;

/// <summary>The time that each step of a plan takes, over several runs.</summary>
/// <param name="steps">Steps of the plan.</param>
/// <param name="team">The most threads that may share a run.</param>
/// <param name="runs">Runs that will be kept.</param>
internal sealed class PlanClock(int steps, int team, int runs)
{
    // One line of ticks a member, so that members don't write to each other's cache lines more than at the ends.
    private readonly long[][] _ticks = [.. Enumerable.Range(0, team).Select(_ => new long[steps])];
    private readonly double[][] _kept = [.. Enumerable.Range(0, steps + 1).Select(_ => new double[runs])];
    private long _start;

    /// <summary>Runs kept so far.</summary>
    public int Runs { get; private set; }

    /// <summary>A run begins.</summary>
    public void Start()
    {
        foreach (long[] ticks in _ticks) Array.Clear(ticks);
        _start = Stopwatch.GetTimestamp();
    }

    /// <summary>A member took so many ticks for some rows of its share of a step.</summary>
    public void Took(int member, int step, long ticks) => _ticks[member][step] += ticks;

    /// <summary>A run has ended: a step's time is the mean over the members, and what is missing to the whole is waiting.</summary>
    public void Stop(int members)
    {
        if (Runs == runs) return;
        double whole = Stopwatch.GetTimestamp() - _start, busy = 0;
        for (int step = 0; step < steps; step++)
        {
            long sum = 0;
            for (int m = 0; m < members; m++) sum += _ticks[m][step];
            busy += _kept[step][Runs] = (double)sum / members;
        }
        _kept[steps][Runs] = whole - busy;
        Runs++;
    }

    /// <summary>The median time of a step.</summary>
    public TimeSpan Step(int step) => Median(_kept[step]);

    /// <summary>The median time in which members had nothing to do: starting, meeting, waiting for the slowest.</summary>
    public TimeSpan Waiting => Median(_kept[steps]);

    private TimeSpan Median(double[] ticks)
    {
        double[] sorted = [.. ticks.Take(Runs).Order()];
        return sorted.Length == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(sorted[sorted.Length / 2] / Stopwatch.Frequency);
    }
}
