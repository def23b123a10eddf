using System.Diagnostics;

namespace DeepShell.Threading;

/// <summary>One wait for other threads: spins for about 20 µs, then yields the core, and from 2 ms on sleeps.</summary>
internal struct Waiting
{
    private const int Spins = 500;
    private long _start;
    private int _rounds;

    /// <summary>Time since the first pause, in ticks of the stopwatch.</summary>
    public readonly long Elapsed => _start == 0 ? 0 : Stopwatch.GetTimestamp() - _start;

    public void Pause()
    {
        if (_start == 0) _start = Stopwatch.GetTimestamp();
        if (_rounds++ < Spins && Environment.ProcessorCount > 1) Thread.SpinWait(1);
        else if (Elapsed < Stopwatch.Frequency / 500) Thread.Yield();
        else Thread.Sleep(1);
    }
}
