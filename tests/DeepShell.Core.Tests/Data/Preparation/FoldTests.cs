using DeepShell.Data;

namespace DeepShell.Tests.Data;

public class FoldTests
{
    private static Dataset People(int count = 103) => new([
        new NumberField("x", [.. Enumerable.Range(0, count).Select(i => (double)i)]),
        new CategoryField("patient", [.. Enumerable.Range(0, count).Select(i => i * 7 % 20)], [.. Enumerable.Range(0, 20).Select(i => $"p{i}")], FieldRole.Ignored),
        new NumberField("day", [.. Enumerable.Range(0, count).Select(i => (double)(i * 37 % count / 4))], FieldRole.Ignored),
        new CategoryField("label", [.. Enumerable.Range(0, count).Select(i => i % 10 < 7 ? 0 : i % 10 < 9 ? 1 : 2)], ["a", "b", "c"], FieldRole.Label)], LearningTask.Classification);

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(10)]
    public void EveryRowIsTestedOnceAndClassesAreSpreadEvenly(int folds)
    {
        Dataset d = People();
        CategoryField label = (CategoryField)d.Label!;
        IReadOnlyList<Dataset> all = d.SplitFolds(folds, new SplitOptions { Seed = 3 });
        Assert.Equal(Enumerable.Range(0, d.Count), all.SelectMany(f => f.Partitions![PartitionName.Test].ToArray()).Order());
        foreach (Dataset fold in all)
        {
            Assert.Equal(d.Count, fold.Partitions!.Train + fold.Partitions.Test);
            Assert.InRange(fold.Partitions.Test, d.Count / folds, d.Count / folds + 1);
            int[] counts = label.CountByCategory(fold.Partitions[PartitionName.Test]), whole = label.CountByCategory();
            for (int c = 0; c < 3; c++) Assert.InRange(counts[c], whole[c] / folds, whole[c] / folds + 1);
        }
    }

    [Fact]
    public void ARatioDividesTheRestAndTheSeedDecides()
    {
        IReadOnlyList<Dataset> a = People().SplitFolds(5, new SplitOptions { Ratio = [75, 25], Seed = 1 }), b = People().SplitFolds(5, new SplitOptions { Ratio = [75, 25], Seed = 1 });
        Assert.All(a, f => Assert.InRange(f.Partitions!.Validation, 19, 22));
        for (int f = 0; f < 5; f++) Assert.Equal(a[f].Partitions![PartitionName.Validation].ToArray(), b[f].Partitions![PartitionName.Validation].ToArray());
        Assert.NotEqual(a[0].Partitions![PartitionName.Test].ToArray(), People().SplitFolds(5, new SplitOptions { Seed = 2 })[0].Partitions![PartitionName.Test].ToArray());
    }

    [Fact]
    public void GroupsAreInOneFold()
    {
        Field patient = People().Find("patient")!;
        foreach (Dataset fold in People().SplitFolds(4, new SplitOptions { Group = "patient", Ratio = [80, 20] }))
        {
            HashSet<object?>[] parts = [.. Enum.GetValues<PartitionName>().Select(p => fold.Partitions![p].ToArray().Select(patient.Value).ToHashSet())];
            Assert.Empty(parts[0].Intersect(parts[1]));
            Assert.Empty(parts[0].Intersect(parts[2]));
            Assert.Empty(parts[1].Intersect(parts[2]));
        }
    }

    [Fact]
    public void TimeOrdersThePartsAndKeepsOneTimeTogether()
    {
        Dataset d = People();
        NumberField day = (NumberField)d.Find("day")!;
        Partitions p = d.Split(new SplitOptions { Time = "day", Ratio = [60, 20, 20] }).Partitions!;
        double[][] days = [.. Enum.GetValues<PartitionName>().Select(part => p[part].ToArray().Select(r => day[r]).ToArray())];
        Assert.True(days[0].Max() < days[1].Min() && days[1].Max() < days[2].Min());
        Assert.Equal(d.Count, days.Sum(x => x.Length));
        Assert.InRange(p.Train, 62, 66);
        DeepShellException e = Assert.Throws<DeepShellException>(() => d.Split(new SplitOptions { Time = "patient" }));
        Assert.Contains("is no point in time", e.Message);
    }

    [Fact]
    public void ColumnsAreNamedByTheirPositionToo()
    {
        Dataset d = People();
        int day = d.Fields.ToList().FindIndex(f => f.Name == "day"), patient = d.Fields.ToList().FindIndex(f => f.Name == "patient");
        foreach (PartitionName part in new[] { PartitionName.Train, PartitionName.Test })
        {
            Assert.Equal(d.Split(new SplitOptions { Time = "day" }).Partitions![part].ToArray(), d.Split(new SplitOptions { Time = $"{day}" }).Partitions![part].ToArray());
            Assert.Equal(d.Split(new SplitOptions { Group = "patient" }).Partitions![part].ToArray(), d.Split(new SplitOptions { Group = $"{patient - d.Fields.Count}" }).Partitions![part].ToArray());
        }
        Assert.Equal("DeepShell.Split.Time", Assert.Throws<DeepShellException>(() => d.Split(new SplitOptions { Time = $"{d.Fields.Count}" })).Id);
    }

    [Fact]
    public void DatesAreRead()
    {
        Dataset d = new([new NumberField("x", [1, 2, 3, 4]), new CategoryField("when", [0, 1, 2, 3], ["2024-10-01", "2023-01-31", "2024-09-30 12:00", "2022-12-31"], FieldRole.Ignored),
            new NumberField("y", [1.5, 2, 3, 4], FieldRole.Label)], LearningTask.Regression);
        Partitions p = d.Split(new SplitOptions { Time = "when", Ratio = [50, 50] }).Partitions!;
        Assert.Equal([1, 3], p[PartitionName.Train].ToArray());
    }

    [Fact]
    public void MisuseIsExplained()
    {
        Assert.Contains("expected 2 or more", Assert.Throws<DeepShellException>(() => People().SplitFolds(1)).Message);
        Assert.Contains("come after", Assert.Throws<DeepShellException>(() => People().SplitFolds(5, new SplitOptions { Tail = true })).Message);
        Assert.Contains("expected one of them", Assert.Throws<DeepShellException>(() => People().Split(new SplitOptions { Tail = true, Time = "day" })).Message);
    }
}
