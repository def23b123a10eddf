namespace DeepShell.Threading;

/// <summary>A thread of a team: waits for its next start, first awake, then parked.</summary>
internal sealed class TeamMember : IDisposable
{
    /// <summary>How long a member stays awake after a run: steps of a training follow each other within this.</summary>
    private static readonly TimeSpan Awake = TimeSpan.FromMilliseconds(1);

    private readonly SemaphoreSlim _wake = new(0);
    private readonly Action<int> _work;
    private readonly Thread _thread;
    private readonly int _number;
    private int _starts, _parked;
    private volatile bool _ended;

    public TeamMember(int number, Action<int> work)
    {
        (_number, _work) = (number, work);
        _thread = new Thread(Serve) { IsBackground = true, Name = $"DeepShell {number}" };
        _thread.Start();
    }

    /// <summary>Lets the member work once. What it needs must have been written before.</summary>
    public void Start()
    {
        Interlocked.Increment(ref _starts);
        if (Interlocked.Exchange(ref _parked, 0) == 1) _wake.Release();
    }

    public void Dispose()
    {
        _ended = true;
        Start();
        _thread.Join();
        _wake.Dispose();
    }

    private void Serve()
    {
        for (int done = 0; ; done++)
        {
            Await(done);
            if (_ended) return;
            _work(_number);
        }
    }

    private void Await(int done)
    {
        Waiting wait = default;
        long awake = (long)(Awake.TotalSeconds * System.Diagnostics.Stopwatch.Frequency);
        while (Volatile.Read(ref _starts) == done)
        {
            if (wait.Elapsed < awake) { wait.Pause(); continue; }
            Volatile.Write(ref _parked, 1);
            Interlocked.MemoryBarrier();
            // A start between the last look and here either sees the mark and releases, or is seen now.
            if (Volatile.Read(ref _starts) != done && Interlocked.Exchange(ref _parked, 0) == 1) return;
            _wake.Wait();
        }
    }
}
