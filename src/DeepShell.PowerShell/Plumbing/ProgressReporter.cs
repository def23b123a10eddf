using System.Diagnostics;
using System.Management.Automation;
using DeepShell.Training;

namespace DeepShell.PowerShell;

/// <summary>
/// Progress of long work: one fixed activity, at most five updates a second, and always completed (dispose it).
/// Call it on the pipeline thread, as often as convenient.
/// </summary>
public sealed class ProgressReporter(Cmdlet cmdlet, string activity) : IDisposable
{
    private const int ActivityId = 0x0D5; // one for all cmdlets: a pipeline works on one stage at a time
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan? _last;
    private bool _shown;

    /// <summary>Shows the state of the work, unless the last update is less than a fifth of a second old.</summary>
    /// <param name="done">The share that is done, 0 to 1; NaN when it is not known.</param>
    /// <param name="status">What is going on; only made when it is shown.</param>
    /// <param name="remaining">The time left; estimated from the time taken so far if null.</param>
    public void Report(double done, Func<string> status, TimeSpan? remaining = null)
    {
        TimeSpan now = _clock.Elapsed;
        if (_last is { } last && now - last < s_interval) return;
        _last = now;
        _shown = true;
        bool known = done is > 0 and <= 1;
        ProgressRecord record = new(ActivityId, activity, NotEmpty(status()))
        {
            PercentComplete = double.IsNaN(done) ? -1 : (int)Math.Clamp(done * 100, 0, 100),
            SecondsRemaining = known ? (int)Math.Min((remaining ?? now * ((1 - done) / done)).TotalSeconds, int.MaxValue) : -1,
        };
        cmdlet.WriteProgress(record);
    }

    /// <summary>Shows a run: <c>epoch 3 of 20 · loss 0.412 · Accuracy 0.874 · 12,400 samples/s</c> and the time left.</summary>
    /// <param name="progress">Where the run is.</param>
    /// <param name="metric">The name of a metric of the last epoch, or null.</param>
    /// <param name="value">Its value.</param>
    public void Report(in TrainingProgress progress, string? metric = null, double value = double.NaN)
    {
        TrainingProgress p = progress;
        Report(p.Share, () => Training(p, metric, value), p.Remaining);
    }

    private static string Training(TrainingProgress p, string? metric, double value)
    {
        string text = Invariant($"epoch {p.Epoch} of {p.Epochs} · loss {p.Loss:G4}");
        if (metric is not null && !double.IsNaN(value)) text += Invariant($" · {metric} {value:G4}");
        return p.SamplesPerSecond > 0 ? text + Invariant($" · {p.SamplesPerSecond:N0} samples/s") : text;
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    /// <summary>Takes the bar away.</summary>
    public void Dispose()
    {
        if (!_shown) return;
        _shown = false;
        try
        {
            cmdlet.WriteProgress(new ProgressRecord(ActivityId, activity, "done") { RecordType = ProgressRecordType.Completed });
        }
        catch (PipelineStoppedException)
        {
            // Stopped by Ctrl-C: the host clears the bar itself, and an exception here would hide the first one.
        }
    }

    private static string NotEmpty(string text) => text.Length == 0 ? " " : text;
}
