using DeepShell.Data;

namespace DeepShell.Tests.Data;

public class SplitTests
{
    [Theory]
    [InlineData(new[] { 60.0, 20, 20 }, 60, 20, 20)]
    [InlineData(new[] { 0.6, 0.2, 0.2 }, 60, 20, 20)]
    [InlineData(new[] { 70.0, 30 }, 70, 0, 30)]
    [InlineData(new[] { 0.7, 0.3 }, 70, 0, 30)]
    [InlineData(new[] { 33.4, 33.3, 33.3 }, 34, 33, 33)]
    public void RatiosInAllForms(double[] ratio, int train, int validation, int test)
    {
        Partitions p = new Blobs().Generate(100).Split(new SplitOptions { Ratio = ratio }).Partitions!;
        Assert.Equal((train, validation, test), (p.Train, p.Validation, p.Test));
    }

    [Theory]
    [InlineData(new[] { 60.0, 20, 10 }, "adds up to 90, expected 100")]
    [InlineData(new[] { 0.6, 0.6 }, "adds up to 1.2")]
    [InlineData(new[] { 100.0 }, "1 numbers")]
    [InlineData(new[] { 120.0, -20 }, "negative")]
    [InlineData(new[] { 0.0, 50, 50 }, "empty training part")]
    [InlineData(new[] { double.NaN, 50, 50 }, "negative")]
    public void RatiosThatDoNotFitAreErrors(double[] ratio, string says)
    {
        DeepShellException e = Assert.Throws<DeepShellException>(() => new Blobs().Generate(100).Split(new SplitOptions { Ratio = ratio }));
        Assert.Equal("DeepShell.Split.Ratio", e.Id);
        Assert.Contains(says, e.Message);
    }

    [Theory]
    [InlineData(100, 0.2)]
    [InlineData(10_000, 0.2)]
    [InlineData(100_000, 0.105)]
    [InlineData(1_000_000, 0.01)]
    [InlineData(5_000_000, 0.01)]
    public void TheDefaultDependsOnTheSize(int rows, double held)
    {
        double[] shares = SplitRatio.Default(rows);
        Assert.Equal(held, shares[1], 1e-9);
        Assert.Equal(held, shares[2], 1e-9);
        Assert.Equal(1, shares.Sum(), 1e-9);
    }

    [Fact]
    public void EveryRowIsInOnePartAndTheSeedDecides()
    {
        Dataset d = new Moons().Generate(1003);
        Dataset a = d.Split(new SplitOptions { Seed = 1 }), b = d.Split(new SplitOptions { Seed = 1 }), c = d.Split(new SplitOptions { Seed = 2 });
        Assert.Equal(Enumerable.Range(0, 1003), Rows(a).Order());
        Assert.Equal(Rows(a), Rows(b));
        Assert.NotEqual(Rows(a), Rows(c));
        Assert.Null(d.Partitions);
    }

    [Fact]
    public void StrataAddUpForAnyClassSizes()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            Random random = new(seed);
            int[] sizes = [.. Enumerable.Range(0, random.Next(2, 12)).Select(_ => random.Next(2, 40))];
            int[] codes = [.. sizes.SelectMany((n, c) => Enumerable.Repeat(c, n))];
            random.Shuffle(codes);
            CategoryField label = new("y", codes, [.. sizes.Select((_, c) => $"{c}")], FieldRole.Label);
            Dataset d = new([new NumberField("x", new double[codes.Length]), label], LearningTask.Classification);
            Partitions p = d.Split(new SplitOptions { Ratio = [60, 20, 20], Seed = (ulong)seed }).Partitions!;
            int[] totals = SplitRatio.Apportion(codes.Length, [0.6, 0.2, 0.2]);
            foreach (PartitionName part in new[] { PartitionName.Train, PartitionName.Validation, PartitionName.Test })
            {
                Assert.Equal(totals[(int)part], p.Count(part));
                int[] counts = label.CountByCategory(p[part]);
                double share = part == PartitionName.Train ? 0.6 : 0.2;
                for (int c = 0; c < sizes.Length; c++)
                    Assert.True(Math.Abs(counts[c] - sizes[c] * share) < 2, $"seed {seed}: {counts[c]} of {sizes[c]} rows of class {c} in {part}");
            }
        }
    }

    [Fact]
    public void AClassWithOneRowIsNamed()
    {
        Dataset d = new([new NumberField("x", [1, 2, 3, 4, 5]), new CategoryField("y", [0, 0, 0, 0, 1], ["many", "rare"], FieldRole.Label)], LearningTask.Classification);
        DeepShellException e = Assert.Throws<DeepShellException>(() => d.Split());
        Assert.Contains("Class 'rare' of y has one row", e.Message);
        Assert.Equal(5, Rows(d.Split(new SplitOptions { Stratify = false })).Count());
    }

    [Fact]
    public void TailTakesTheRowsInTheirOrder()
    {
        Partitions p = new Moons().Generate(10).Split(new SplitOptions { Ratio = [60, 20, 20], Tail = true }).Partitions!;
        Assert.Equal([0, 1, 2, 3, 4, 5], p[PartitionName.Train].ToArray());
        Assert.Equal([8, 9], p[PartitionName.Test].ToArray());
        Dataset sorted = new([new NumberField("x", new double[10]), new CategoryField("y", [0, 0, 0, 0, 0, 1, 1, 1, 1, 1], ["a", "b"], FieldRole.Label)], LearningTask.Classification);
        Assert.Contains(sorted.Split(new SplitOptions { Tail = true }).Notes, n => n.Contains("sorted"));
    }

    [Fact]
    public void GroupsStayTogether()
    {
        int[] patients = [.. Enumerable.Range(0, 300).Select(i => i * 7 % 40)];
        Dataset d = new([new CategoryField("patient", patients, [.. Enumerable.Range(0, 40).Select(i => $"p{i}")], FieldRole.Ignored),
            new NumberField("x", new double[300]), new NumberField("y", [.. Enumerable.Range(0, 300).Select(i => (double)i)], FieldRole.Label)], LearningTask.Regression);
        Partitions p = d.Split(new SplitOptions { Ratio = [60, 20, 20], Group = "patient" }).Partitions!;
        HashSet<int>[] groups = [.. Enum.GetValues<PartitionName>().Select(part => p[part].ToArray().Select(r => patients[r]).ToHashSet())];
        Assert.Empty(groups[0].Intersect(groups[1]));
        Assert.Empty(groups[0].Intersect(groups[2]));
        Assert.Empty(groups[1].Intersect(groups[2]));
        Assert.InRange(p.Train, 165, 195);
    }

    private static IEnumerable<int> Rows(Dataset d) => Enum.GetValues<PartitionName>().SelectMany(p => d.Partitions![p].ToArray());

    [Fact]
    public void CountsDrawASmallerStratifiedDataset()
    {
        Dataset all = new Blobs().Generate(1000, 1);
        Dataset small = all.Split(new SplitOptions { Count = [90, 30, 15], Seed = 4 });
        Assert.Equal((90, 30, 15), (small.Partitions!.Train, small.Partitions.Validation, small.Partitions.Test));
        int[] classes = ((CategoryField)small.Label!).CountByCategory(small.Partitions[PartitionName.Train].ToArray());
        Assert.All(classes, c => Assert.InRange(c, 29, 31));
        int[] rows = small.Partitions[PartitionName.Train].ToArray();
        Assert.Equal(rows, all.Split(new SplitOptions { Count = [90, 30, 15], Seed = 4 }).Partitions![PartitionName.Train].ToArray());
        Assert.NotEqual(rows, all.Split(new SplitOptions { Count = [90, 30, 15], Seed = 5 }).Partitions![PartitionName.Train].ToArray());
        // From anywhere, not only from the beginning.
        Assert.True(rows[^1] > 900);
    }

    [Theory]
    [InlineData(new[] { 60, 50 }, "add up to 110 rows")]
    [InlineData(new[] { 0, 50 }, "training")]
    [InlineData(new[] { 50 }, "training")]
    [InlineData(new[] { 50, -1 }, "training")]
    public void CountsThatDoNotFitAreErrors(int[] counts, string says)
    {
        DeepShellException e = Assert.Throws<DeepShellException>(() => new Blobs().Generate(100).Split(new SplitOptions { Count = counts }));
        Assert.Equal("DeepShell.Split.Count", e.Id);
        Assert.Contains(says, e.Message);
    }

    [Fact]
    public void CountsAndAnotherWayToSplitAreErrors()
    {
        Dataset data = new Blobs().Generate(100);
        Assert.Equal("DeepShell.Split.Count", Assert.Throws<DeepShellException>(() => data.Split(new SplitOptions { Count = [50, 20], Ratio = [60, 40] })).Id);
        Assert.Equal("DeepShell.Split.Count", Assert.Throws<DeepShellException>(() => data.Split(new SplitOptions { Count = [50, 20], Tail = true })).Id);
        Assert.Equal("DeepShell.Split.Fold", Assert.Throws<DeepShellException>(() => data.SplitFolds(5, new SplitOptions { Count = [50, 20] })).Id);
    }
}
