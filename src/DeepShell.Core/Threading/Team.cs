namespace DeepShell.Threading;

/// <summary>Work that a <see cref="Team"/> runs, once a member.</summary>
public interface ITeamJob
{
    /// <summary>The share of one member, 0 … members − 1.</summary>
    void Execute(int member, int members);
}

/// <summary>
/// A few threads that run the same job together. The caller is member 0. Waiting threads spin briefly and then park.
/// </summary>
public sealed class Team : IDisposable
{
    private readonly Thread[] _threads;
    private readonly SemaphoreSlim[] _wake;
    private readonly CountdownEvent _finished = new(1);
    private ITeamJob? _job;
    private int _members, _arrived, _round;
    private volatile bool _disposed;
    private Exception? _failure;

    /// <summary>A team of so many threads, the caller's included.</summary>
    public Team(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        Size = threads;
        _wake = new SemaphoreSlim[threads - 1];
        _threads = new Thread[threads - 1];
        for (int i = 0; i < _threads.Length; i++)
        {
            int member = i + 1;
            _wake[i] = new SemaphoreSlim(0);
            _threads[i] = new Thread(() => Serve(member)) { IsBackground = true, Name = $"DeepShell {member}" };
            _threads[i].Start();
        }
    }

    /// <summary>How many members there are, the caller included.</summary>
    public int Size { get; }

    /// <summary>How many members are worth using now.</summary>
    public int SuggestedMembers => Size;

    /// <summary>Runs a job on the first <paramref name="members"/> members; returns when all have finished.</summary>
    public void Run(ITeamJob job, int members)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        members = Math.Clamp(members, 1, Size);
        (_job, _members, _failure, _arrived) = (job, members, null, 0);
        _finished.Reset(members);
        for (int i = 1; i < members; i++) _wake[i - 1].Release();
        Work(0);
        _finished.Wait();
        if (_failure is { } failure) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
    }

    /// <summary>A barrier among the running members; call it from inside <see cref="ITeamJob.Execute"/>.</summary>
    public void Meet()
    {
        if (_members == 1) return;
        int round = Volatile.Read(ref _round);
        if (Interlocked.Increment(ref _arrived) == _members)
        {
            _arrived = 0;
            Volatile.Write(ref _round, round + 1);
            return;
        }
        SpinWait spin = default;
        while (Volatile.Read(ref _round) == round)
        {
            if (_failure is not null) throw new OperationCanceledException("Another member of the team failed.");
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        foreach (SemaphoreSlim wake in _wake) wake.Release();
        foreach (Thread thread in _threads) thread.Join();
    }

    private void Serve(int member)
    {
        while (true)
        {
            _wake[member - 1].Wait();
            if (_disposed) return;
            Work(member);
        }
    }

    private void Work(int member)
    {
        try { _job!.Execute(member, _members); }
        catch (Exception e) { Interlocked.CompareExchange(ref _failure, e, null); }
        finally { _finished.Signal(); }
    }
}
