using DeepShell.Data;

namespace DeepShell.Tests.Data;

public sealed class RowChangeTests
{
    // x repeats after 6 rows; id never.
    private static Dataset Table(bool id = false) => new(
        [new NumberField("id", [.. Enumerable.Range(0, 12).Select(i => id ? i : 0.0)], FieldRole.Ignored), new NumberField("x", [.. Enumerable.Range(0, 12).Select(i => (double)(i % 6))]),
            new CategoryField("kind", [.. Enumerable.Range(0, 12).Select(i => i % 3)], ["b", "a", "c"], FieldRole.Label)], LearningTask.Classification);

    [Fact]
    public void RowsStayInTheirOrderPartsAndWithTheirWeights()
    {
        Dataset split = SampleWeights.Balanced(Table(id: true).Split(new SplitOptions { Ratio = [50, 25, 25], Seed = 2 }));
        Dataset d = new RowChange { Where = r => r % 4 != 0, WhereText = "…", Exclude = [1] }.Apply(split);
        Assert.Equal([2, 3, 5, 6, 7, 9, 10, 11], Enumerable.Range(0, d.Count).Select(r => Convert.ToInt32(d.Fields[0].Value(r), null)));
        foreach (PartitionName part in Enum.GetValues<PartitionName>())
            Assert.Equal(split.Partitions![part].ToArray().Where(r => r % 4 != 0 && r != 1), d.Partitions![part].ToArray().Select(r => Convert.ToInt32(d.Fields[0].Value(r), null)));
        Assert.Equal(Enumerable.Range(0, d.Count).Select(r => split.SampleWeights![Convert.ToInt32(d.Fields[0].Value(r), null)]), d.SampleWeights);
        Assert.Equal("4 of 12 rows were left out by { … }.", d.Notes[^1]);
        Assert.Equal("SelectRows -Where … -Exclude 1", d.Recipe[^1].ToString());
    }

    [Fact]
    public void RepeatedRowsAreLeftOutByAllColumns()
    {
        Assert.Equal(6, new RowChange { Unique = true }.Apply(Table()).Count);
        Assert.Equal(12, new RowChange { Unique = true }.Apply(Table(id: true)).Count);
        Dataset d = new RowChange { Exclude = [0, 1], Unique = true, First = 3 }.Apply(Table());
        Assert.Equal([2.0, 3.0, 4.0], Enumerable.Range(0, 3).Select(r => d.Find("x")!.Value(r)));
    }

    [Fact]
    public void ClassesWithoutRowsAreGoneAndTheOthersKeepTheirOrder()
    {
        CategoryField kind = (CategoryField)Table().Label!;
        Dataset d = new RowChange { Where = r => kind[r] != 1 }.Apply(Table());
        Assert.Equal(["b", "c"], d.Classes);
        Assert.Equal(["b", "c", "b"], Enumerable.Range(0, 3).Select(r => d.Label!.Value(r)));
    }

    [Fact]
    public void WhatDoesNotFitIsRefused()
    {
        Refused("Rows.None", new RowChange { Where = _ => false }, Table());
        Refused("Rows.NotFound", new RowChange { Exclude = [12] }, Table());
        Refused("Rows.Normalized", new RowChange { Exclude = [1] }, Table().Split().Normalize());
        Dataset split = Table().Split(new SplitOptions { Ratio = [50, 50], Tail = true });
        Refused("Rows.None", new RowChange { Where = r => r >= 6 }, split);

        static void Refused(string id, RowChange change, Dataset dataset) => Assert.Equal("DeepShell." + id, Assert.Throws<DeepShellException>(() => change.Apply(dataset)).Id);
    }
}
