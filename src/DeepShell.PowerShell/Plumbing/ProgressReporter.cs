using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;

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
    /// <param name="operation">A second line.</param>
    public void Report(double done, Func<string> status, Func<string>? operation = null)
    {
        TimeSpan now = _clock.Elapsed;
        if (_last is { } last && now - last < s_interval) return;
        _last = now;
        _shown = true;
        bool known = done is > 0 and <= 1;
        ProgressRecord record = new(ActivityId, activity, NotEmpty(status()))
        {
            PercentComplete = double.IsNaN(done) ? -1 : (int)Math.Clamp(done * 100, 0, 100),
            SecondsRemaining = known ? (int)Math.Min(now.TotalSeconds * (1 - done) / done, int.MaxValue) : -1,
        };
        if (operation is not null) record.CurrentOperation = operation();
        cmdlet.WriteProgress(record);
    }

    /// <summary>The status of a training epoch: <c>epoch 3 of 20 · loss 0.412 · Accuracy 0.874 · 12,400 samples/s</c>.</summary>
    public static string Training(int epoch, int epochs, double loss, string? metric, double metricValue, double samplesPerSecond)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"epoch {epoch} of {epochs} · loss {loss:G4}");
        if (metric is not null && !double.IsNaN(metricValue)) text += string.Create(CultureInfo.InvariantCulture, $" · {metric} {metricValue:G4}");
        return samplesPerSecond > 0 ? text + string.Create(CultureInfo.InvariantCulture, $" · {samplesPerSecond:N0} samples/s") : text;
    }

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
