using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace DeepShell.Threading;

/// <summary>
/// A few threads that run the same job together; the caller is member 0. A member that waits spins, then yields, then
/// sleeps, so that it is quick on a quiet machine and polite on a busy one. Nothing is allocated by a run.
/// </summary>
public sealed class Team : IDisposable
{
    private readonly TeamMember[] _others;
    private readonly TeamPace _pace = new();
    private ITeamJob? _job;
    private Exception? _failure;
    private int _members, _remaining, _arrived, _phase, _running;
    private volatile bool _disposed;

    /// <summary>A team of so many threads, the caller's included.</summary>
    /// <exception cref="DeepShellException">There must be at least one.</exception>
    public Team(int threads)
    {
        if (threads < 1)
            throw new DeepShellException("Team.ThreadCount", ErrorKind.InvalidArgument, $"ThreadCount is {threads}; at least 1 thread is needed.", $"Use 1 to {Environment.ProcessorCount}.", threads);
        Size = threads;
        _others = new TeamMember[threads - 1];
        for (int i = 0; i < _others.Length; i++) _others[i] = new TeamMember(i + 1, Work);
    }

    /// <summary>How many members there are, the caller included.</summary>
    public int Size { get; }

    /// <summary>
    /// How many members are worth using now: all, or 1 for a while after members spent more time waiting for each other
    /// than working, as when another process wants a core. Results must not depend on it.
    /// </summary>
    public int SuggestedMembers => _pace.Crowded ? 1 : Size;

    /// <summary>Runs a job on the first <paramref name="members"/> members; returns when all have finished.</summary>
    /// <remarks>The first exception of a member is thrown here, after all have ended.</remarks>
    public void Run(ITeamJob job, int members)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (Interlocked.Exchange(ref _running, 1) != 0) throw new InvalidOperationException("The team is running a job already.");
        try
        {
            members = Math.Clamp(members, 1, Size);
            (_job, _members, _failure, _arrived, _remaining) = (job, members, null, 0, members - 1);
            if (members == 1) job.Execute(0, 1);
            else RunTogether(members);
        }
        finally
        {
            _job = null;
            Volatile.Write(ref _running, 0);
        }
    }

    /// <summary>A barrier among the running members: returns when all have called it. Only inside <see cref="ITeamJob.Execute"/>.</summary>
    public void Meet()
    {
        if (_members == 1) return;
        int phase = Volatile.Read(ref _phase);
        if (Interlocked.Increment(ref _arrived) == _members)
        {
            _arrived = 0;
            Volatile.Write(ref _phase, phase + 1);
            return;
        }
        Waiting wait = default;
        while (Volatile.Read(ref _phase) == phase)
        {
            if (Volatile.Read(ref _failure) is not null) throw new OperationCanceledException("Another member of the team failed.");
            wait.Pause();
        }
        _pace.Waited(wait.Elapsed);
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        foreach (TeamMember other in _others) other.Dispose();
    }

    private void RunTogether(int members)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < members - 1; i++) _others[i].Start();
        Work(0);
        Waiting wait = default;
        while (Volatile.Read(ref _remaining) != 0) wait.Pause();
        _pace.Waited(wait.Elapsed);
        _pace.Ran(Stopwatch.GetTimestamp() - start, members);
        if (_failure is { } failure) ExceptionDispatchInfo.Throw(failure);
    }

    private void Work(int member)
    {
        try { _job!.Execute(member, _members); }
        catch (Exception e) { Interlocked.CompareExchange(ref _failure, e, null); }
        finally { if (member > 0) Interlocked.Decrement(ref _remaining); }
    }
}
