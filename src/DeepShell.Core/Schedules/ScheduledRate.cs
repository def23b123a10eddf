namespace DeepShell.Schedules;

/// <summary>The learning rate of one epoch of a schedule.</summary>
/// <param name="Epoch">1 for the first.</param>
/// <param name="LearningRate">Of the epoch's last step, as a model's history shows it.</param>
/// <param name="Share">The rate as a share of the highest of the run, 0 to 1.</param>
public sealed record ScheduledRate(int Epoch, double LearningRate, double Share)
{
    /// <summary>A schedule's rates, epoch by epoch.</summary>
    public static IReadOnlyList<ScheduledRate> Of(Schedule schedule, double rate, int epochs, int stepsPerEpoch)
    {
        double[] rates = new double[epochs];
        for (int e = 0; e < epochs; e++) rates[e] = schedule.At(rate, ((long)e + 1) * stepsPerEpoch - 1, (long)epochs * stepsPerEpoch, stepsPerEpoch);
        double highest = rates.Max();
        return [.. rates.Select((r, e) => new ScheduledRate(e + 1, r, highest > 0 ? r / highest : 0))];
    }
}
