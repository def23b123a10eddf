using DeepShell.Catalog;
using DeepShell.Data;

namespace DeepShell.Tests.Data;

public class GeneratorTests
{
    public static TheoryData<string> Kinds => [.. Components.Of<Generator>().Select(c => c.Name)];

    [Theory, MemberData(nameof(Kinds))]
    public void TheSeedDecides(string kind)
    {
        Generator generator = Components.Create<Generator>(kind);
        Dataset a = generator.Generate(60, 1), b = generator.Generate(60, 1), c = generator.Generate(60, 2);
        Assert.Equal(60, a.Count);
        Assert.Equal(64, a.Hash.Length);
        Assert.Equal(a.Hash, b.Hash);
        Assert.NotEqual(a.Hash, c.Hash);
        Assert.Equal("New", a.Recipe[0].Stage);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void ClassesAreBalancedAndTheRestOfThePipelineRuns(string kind)
    {
        Dataset d = Components.Create<Generator>(kind).Generate(100, 3);
        int[] counts = ((CategoryField)d.Label!).CountByCategory();
        Assert.InRange(counts.Max() - counts.Min(), 0, 1);
        Dataset ready = d.Split().Normalize();
        using BatchLoader loader = new(ready, PartitionName.Train, 8, new BatchOptions { Shuffle = true });
        loader.Start(0);
        Assert.Equal(ready.InputShape.Size, loader.Next()!.InputSize);
    }

    [Fact]
    public void MoreSamplesBeginWithTheSameOnes()
    {
        Dataset small = new Spirals().Generate(20, 7), large = new Spirals().Generate(200, 7);
        for (int row = 0; row < 20; row++) Assert.Equal(small.Fields[0].Value(row), large.Fields[0].Value(row));
    }

    [Fact]
    public void TooFewIsAnError() => Assert.Throws<DeepShellException>(() => new Blobs { Classes = 10 }.Generate(10));
}
