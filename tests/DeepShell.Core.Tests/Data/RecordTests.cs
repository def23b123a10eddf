using DeepShell.Data;

namespace DeepShell.Tests.Data;

public class RecordTests
{
    [Fact]
    public void ObjectsBecomeColumns()
    {
        Dataset d = DatasetReader.FromRecords([Record(1, "x", true, "p"), Record(2.5, null, false, "q"), Record("3", "y", true, "p")], new ImportOptions { Label = "d" });
        Assert.Equal([1.0, 2.5, 3.0], Enumerable.Range(0, 3).Select(r => d.Fields[0].Value(r)));
        Assert.Equal(["x", null, "y"], Enumerable.Range(0, 3).Select(r => d.Fields[1].Value(r)));
        Assert.Equal(["False", "True"], ((CategoryField)d.Fields[2]).Categories);
        Assert.Equal(["p", "q"], d.Classes);
        Assert.Equal(64, d.Hash.Length);
    }

    [Fact]
    public void AnObjectOfAnotherShapeIsNamed()
    {
        IReadOnlyDictionary<string, object?>[] records = [Record(1, "x", 1, "p"), new Dictionary<string, object?> { ["a"] = 1, ["z"] = 2 }, Record(2, "y", 2, "q")];
        DeepShellException e = Assert.Throws<DeepShellException>(() => DatasetReader.FromRecords(records));
        Assert.Contains("line 2: no property 'b'", e.Message);
        Dataset d = DatasetReader.FromRecords(records, new ImportOptions { SkipInvalidRows = true });
        Assert.Equal((2, 2L, "a=1; z=2"), (d.Count, d.SkippedRows[0].Line, d.SkippedRows[0].Text));
    }

    [Fact]
    public void AListIsWhatItHolds()
    {
        List<object?> itself = [1.5];
        itself.Add(itself);
        Dataset d = DatasetReader.FromRecords([Record(1, new object[] { "red", 2 }, 0, "p"), Record(2, Array.Empty<int>(), 0, "q"), Record(3, itself, 0, "p")]);
        Assert.Equal(["red 2", null, "1.5 System.Collections.Generic.List`1[System.Object]"], Enumerable.Range(0, 3).Select(r => d.Fields[1].Value(r)));
    }

    [Fact]
    public void NoObjectIsAnError() =>
        Assert.Equal("DeepShell.Import.Empty", Assert.Throws<DeepShellException>(() => DatasetReader.FromRecords([])).Id);

    private static IReadOnlyDictionary<string, object?> Record(object? a, object? b, object? c, object? d) =>
        new Dictionary<string, object?> { ["a"] = a, ["b"] = b, ["c"] = c, ["d"] = d };
}
