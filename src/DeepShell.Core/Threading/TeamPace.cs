using System.Diagnostics;

namespace DeepShell.Threading;

/// <summary>
/// Judges from the time lost at barriers whether working together pays. Windows of at least 20 ms of common runs: when
/// the members but one waited for more than half of it, one thread alone would have been as quick. Then the team rests
/// for 0.1 s, and longer each time the next window is no better, up to 3 s.
/// </summary>
internal sealed class TeamPace
{
    private static readonly long Window = Stopwatch.Frequency / 50, ShortestRest = Stopwatch.Frequency / 10, LongestRest = 3 * Stopwatch.Frequency;
    private long _waited, _possible, _ran, _restUntil, _rest = ShortestRest;

    /// <summary>Working together does not pay at the moment.</summary>
    public bool Crowded => _restUntil != 0 && Stopwatch.GetTimestamp() < _restUntil;

    /// <summary>A member waited for the others; any member may say so.</summary>
    public void Waited(long ticks)
    {
        if (ticks > 0) Interlocked.Add(ref _waited, ticks);
    }

    /// <summary>A common run ended. Only the caller of the run says so.</summary>
    public void Ran(long ticks, int members)
    {
        _ran += ticks;
        _possible += ticks * (members - 1);      // the last to arrive never waits
        if (_ran < Window) return;
        if (Interlocked.Exchange(ref _waited, 0) > _possible / 2)
        {
            _restUntil = Stopwatch.GetTimestamp() + _rest;
            _rest = Math.Min(2 * _rest, LongestRest);
        }
        else (_restUntil, _rest) = (0, ShortestRest);
        (_ran, _possible) = (0, 0);
    }
}
