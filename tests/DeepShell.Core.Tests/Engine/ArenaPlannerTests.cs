using DeepShell.Graph;
using DeepShell.Tensors;

namespace DeepShell.Tests.Engine;

public sealed class ArenaPlannerTests
{
    [Fact]
    public void Buffers_that_live_together_never_overlap()
    {
        for (ulong seed = 0; seed < 300; seed++)
        {
            List<PlanBuffer> buffers = Random(seed, out RandomStream _);
            long length = ArenaPlanner.Place(buffers, share: true);
            for (int a = 0; a < buffers.Count; a++)
            {
                PlanBuffer first = buffers[a];
                Assert.True(first.Offset >= 0 && first.Offset % 16 == 0 && first.Offset + first.Size <= length);
                for (int b = 0; b < a; b++)
                {
                    PlanBuffer second = buffers[b];
                    bool together = first.First <= second.Last && second.First <= first.Last;
                    bool overlap = first.Offset < second.Offset + second.Size && second.Offset < first.Offset + first.Size;
                    Assert.False(together && overlap, $"seed {seed}: buffers {a} and {b}");
                }
            }
        }
    }

    [Fact]
    public void Sharing_never_takes_more_than_keeping_apart_and_no_less_than_the_fullest_moment()
    {
        for (ulong seed = 0; seed < 100; seed++)
        {
            List<PlanBuffer> buffers = Random(seed, out _);
            long shared = ArenaPlanner.Place(buffers, share: true), apart = ArenaPlanner.Place(buffers, share: false);
            long fullest = Enumerable.Range(0, 21).Max(t => buffers.Where(b => b.First <= t && t <= b.Last).Sum(b => b.Size));
            Assert.InRange(shared, fullest, apart);
        }
    }

    [Fact]
    public void A_chain_takes_the_memory_of_its_two_largest_neighbours()
    {
        List<PlanBuffer> buffers = [];
        for (int i = 0; i < 10; i++)
        {
            PlanBuffer buffer = new() { Size = 160 };
            buffer.Use(i);
            buffer.Use(i + 1);
            buffers.Add(buffer);
        }
        Assert.Equal(320, ArenaPlanner.Place(buffers, share: true));
        Assert.Equal(1600, ArenaPlanner.Place(buffers, share: false));
    }

    private static List<PlanBuffer> Random(ulong seed, out RandomStream random)
    {
        random = new RandomStream(seed);
        List<PlanBuffer> buffers = [];
        int count = 1 + random.NextInt(40);
        for (int i = 0; i < count; i++)
        {
            PlanBuffer buffer = new() { Size = 1 + random.NextInt(200) };
            int first = random.NextInt(20);
            buffer.Use(first);
            buffer.Use(first + random.NextInt(21 - first));
            buffers.Add(buffer);
        }
        return buffers;
    }
}
