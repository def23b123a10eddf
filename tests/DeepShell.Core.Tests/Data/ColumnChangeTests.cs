using DeepShell.Data;

namespace DeepShell.Tests.Data;

public sealed class ColumnChangeTests
{
    private static Dataset Table() => new(
        [new NumberField("id", [.. Enumerable.Range(0, 12).Select(i => (double)i)], FieldRole.Ignored), new NumberField("a", [.. Enumerable.Range(0, 12).Select(i => i * 2.0)]),
            new NumberField("b", [.. Enumerable.Range(0, 12).Select(i => i + 1.0)]), new CategoryField("kind", [.. Enumerable.Range(0, 12).Select(i => i % 2)], ["x", "y"], FieldRole.Label)],
        LearningTask.Classification);

    private static ComputedColumn Column(string name, Func<int, object?> value) => new(name, value, "…");

    [Fact]
    public void ColumnsAreDroppedRenamedAndComputedOfThoseBefore()
    {
        Dataset split = Table().Split(new SplitOptions { Seed = 3 });
        NumberField a = (NumberField)split.Find("a")!;
        Dataset d = new ColumnChange { Drop = ["id", "a"], Rename = [("b", "weeks")], Compute = [Column("half", r => a[r] / 2), Column("size", r => r < 6 ? "small" : "large")] }.Apply(split);
        Assert.Equal(["weeks", "kind", "half", "size"], d.Fields.Select(f => f.Name));
        Assert.Equal(["weeks", "half", "size"], d.Features.Select(f => f.Name));
        Assert.Equal(Enumerable.Range(0, 12).Select(i => (object)(double)i), Enumerable.Range(0, 12).Select(r => d.Find("half")!.Value(r)));
        Assert.Equal(["large", "small"], ((CategoryField)d.Find("size")!).Categories);
        Assert.Same(split.Partitions, d.Partitions);
        Assert.Equal("SelectColumns -Drop id,a -Rename b = weeks -Compute half = …,size = …", d.Recipe[^1].ToString());
        Assert.Equal(4, split.Fields.Count);
    }

    [Fact]
    public void TheLabelStays()
    {
        Assert.Equal(["b", "kind"], new ColumnChange { Select = ["b"] }.Apply(Table()).Fields.Select(f => f.Name));
        Refused("Columns.Label", "label", new ColumnChange { Drop = ["kind"] });
        Assert.Equal("y", new ColumnChange { Rename = [("kind", "sort")] }.Apply(Table()).Label!.Value(1));
        Assert.Equal(["0", "1", "2"], new ColumnChange { Compute = [Column("kind", r => r % 3)] }.Apply(Table()).Classes);
        Refused("Columns.Label", "missing", new ColumnChange { Compute = [Column("kind", r => r > 0 ? r : null)] });
    }

    [Fact]
    public void MissingValuesStayMissing()
    {
        Dataset d = new ColumnChange { Compute = [Column("n", r => r switch { 0 => null, 1 => double.NaN, _ => r }), Column("t", r => r == 0 ? null : "t")] }.Apply(Table());
        Assert.Equal((2, 1), (d.Find("n")!.Missing, d.Find("t")!.Missing));
    }

    [Fact]
    public void WhatDoesNotFitIsRefused()
    {
        Refused("Columns.NotFound", "Did you mean kind", new ColumnChange { Drop = ["kindd"] });
        Refused("Columns.Duplicate", "'b'", new ColumnChange { Rename = [("a", "b")] });
        Refused("Columns.NoFeature", "a, b", new ColumnChange { Drop = ["a", "b"] });
        Refused("Columns.Value", "row 7", new ColumnChange { Compute = [Column("c", r => r == 7 ? "text" : r)] });
        Refused("Columns.Value", "row 5", new ColumnChange { Compute = [Column("c", r => r == 5 ? double.PositiveInfinity : 1.0)] });
        Refused("Columns.Value", "no value", new ColumnChange { Compute = [Column("c", _ => null)] });
    }

    [Fact]
    public void WhatWasFittedKeepsItsColumns()
    {
        Dataset normal = Table().Split().Normalize();
        Dataset d = new ColumnChange { Drop = ["id"] }.Apply(normal);
        Assert.Same(normal.Preprocessing, d.Preprocessing);
        foreach (ColumnChange change in new ColumnChange[] { new() { Drop = ["a"] }, new() { Select = ["a"] }, new() { Rename = [("a", "c")] }, new() { Compute = [Column("c", r => r)] }, new() { Compute = [Column("a", r => r)] } })
            Assert.Equal("DeepShell.Columns.Normalized", Assert.Throws<DeepShellException>(() => change.Apply(normal)).Id);
    }

    private static void Refused(string id, string text, ColumnChange change)
    {
        DeepShellException e = Assert.Throws<DeepShellException>(() => change.Apply(Table()));
        Assert.Equal("DeepShell." + id, e.Id);
        Assert.Contains(text, e.Problem + e.Remedy, StringComparison.Ordinal);
        Assert.NotNull(e.Remedy);
    }
}
