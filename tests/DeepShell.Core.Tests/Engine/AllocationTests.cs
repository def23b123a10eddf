using DeepShell.Losses;
using DeepShell.Models;
using DeepShell.Optimizers;
using DeepShell.Tensors;
using DeepShell.Tests.Engine.Support;
using DeepShell.Threading;

namespace DeepShell.Tests.Engine;

/// <summary>A training step takes no managed memory, on no thread.</summary>
public sealed class AllocationTests
{
    private const int Threads = 2;

    public static TheoryData<string> Architectures => ArchitectureCases.Names();

    [Theory, MemberData(nameof(Architectures))]
    public void A_training_step_allocates_nothing(string name)
    {
        (Network network, Shape input) = ArchitectureCases.Of(name)!.Value;
        using TrainingBench bench = new(network, input, ArchitectureCases.Outputs, new CrossEntropy(), new Adam(), rows: 2, Threads);
        Allocated before = new(), after = new();
        for (int s = 0; s < 5; s++)
        {
            bench.Step();
            // Long enough to park: the first time, the runtime takes a waiter for the thread.
            Thread.Sleep(5);
        }
        bench.Team.Run(before, Threads);
        for (int s = 0; s < 100; s++) bench.Step();
        bench.Team.Run(after, Threads);
        Assert.Equal(Threads, bench.Plan.Members);
        Assert.Equal(before.Bytes, after.Bytes);
    }

    // What each member's thread has taken so far.
    private sealed class Allocated : ITeamJob
    {
        public long[] Bytes { get; } = new long[Threads];

        public void Execute(int member, int members) => Bytes[member] = GC.GetAllocatedBytesForCurrentThread();
    }
}
