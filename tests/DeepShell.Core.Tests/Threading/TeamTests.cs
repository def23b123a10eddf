using DeepShell.Threading;

namespace DeepShell.Tests.Threading;

public sealed class TeamTests
{
    private sealed class Job(Action<int, int> body) : ITeamJob
    {
        public void Execute(int member, int members) => body(member, members);
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(8)]
    public void Every_member_runs_once_a_run_and_barriers_hold_all_back(int size)
    {
        using Team team = new(size);
        int[] count = new int[size];
        int[] stage = new int[size];
        bool early = false;
        Job job = new((member, members) =>
        {
            count[member]++;
            for (int s = 1; s <= 5; s++)
            {
                Volatile.Write(ref stage[member], s);
                team.Meet();
                for (int other = 0; other < members; other++) early |= Volatile.Read(ref stage[other]) < s;
                team.Meet();
            }
        });
        for (int run = 0; run < 50; run++) team.Run(job, size);
        Assert.All(count, c => Assert.Equal(50, c));
        Assert.False(early);
    }

    [Fact]
    public void Fewer_members_than_the_team_has_leave_the_others_alone_even_after_a_pause()
    {
        using Team team = new(3);
        int[] count = new int[3];
        Job job = new((member, members) => Interlocked.Increment(ref count[member]));
        for (int run = 0; run < 30; run++)
        {
            team.Run(job, 1 + run % 3);
            if (run % 10 == 0) Thread.Sleep(5);      // long enough to be parked
        }
        Assert.Equal([30, 20, 10], count);
    }

    [Theory, InlineData(0), InlineData(1)]
    public void An_exception_of_a_member_reaches_the_caller_and_releases_those_who_wait(int bad)
    {
        using Team team = new(2);
        Job job = new((member, _) =>
        {
            if (member == bad) throw new InvalidDataException("here");
            team.Meet();
        });
        for (int i = 0; i < 3; i++) Assert.Equal("here", Assert.Throws<InvalidDataException>(() => team.Run(job, 2)).Message);
        int done = 0;
        team.Run(new Job((_, _) => { team.Meet(); Interlocked.Increment(ref done); }), 2);
        Assert.Equal(2, done);
    }

    [Fact]
    public void A_run_allocates_nothing()
    {
        using Team team = new(2);
        Job job = new((_, _) => team.Meet());
        for (int i = 0; i < 100; i++) team.Run(job, 2);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) team.Run(job, 2);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Suggests_one_member_while_others_keep_it_waiting_and_recovers()
    {
        using Team team = new(2);
        Assert.Equal(2, team.SuggestedMembers);
        Job slow = new((member, _) => { if (member == 1) Thread.Sleep(30); });
        team.Run(slow, 2);
        Assert.Equal(1, team.SuggestedMembers);
        Thread.Sleep(150);
        Assert.Equal(2, team.SuggestedMembers);
    }

    [Fact]
    public void No_threads_is_an_error_that_says_so()
    {
        var e = Assert.Throws<DeepShellException>(() => new Team(0));
        Assert.Equal("DeepShell.Team.ThreadCount", e.Id);
    }

    [Fact]
    public void A_run_inside_a_run_is_refused()
    {
        using Team team = new(1);
        Assert.Throws<InvalidOperationException>(() => team.Run(new Job((_, _) => team.Run(new Job((_, _) => { }), 1)), 1));
    }

    [Fact]
    public void Disposal_ends_the_threads_and_forbids_runs()
    {
        Team team = new(2);
        team.Dispose();
        team.Dispose();
        Assert.Throws<ObjectDisposedException>(() => team.Run(new Job((_, _) => { }), 1));
    }
}
