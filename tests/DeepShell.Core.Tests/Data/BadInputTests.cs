using DeepShell.Data;

namespace DeepShell.Tests.Data;

/// <summary>Every malformed table gives one error that names file, line, column, value and remedy.</summary>
public sealed class BadInputTests : IDisposable
{
    private const string Good = "a,b,class\n1,2,x\n3,4,y\n5,6,x\n7,8,y\n";

    private readonly TempFolder _folder = new();

    public static TheoryData<string, string, string> Files => new()
    {
        { "", "Import.Empty", "is empty" },
        { "\n\n", "Import.Empty", "is empty" },
        { "a,b,class\n", "Import.HeaderOnly", "a, b, class" },
        { "a,b,class\n1,2,x\n3,4\n5,6,y\n", "Import.RowWidth", "t.csv, line 3: 2 fields, expected 3 (header: a, b, class). Use -SkipInvalidRow to leave such rows out; they are then listed in .SkippedRows." },
        { "1,2,x\n3,4,y\n\n5,6,7,y\n", "Import.RowWidth", "line 4: 4 fields, expected 3 (as in the first row)" },
        { "a,b,class\n1,2,x\n3,oops,y\n5,6,x\n7,8,y\n", "Import.NotANumber", "t.csv, line 3: column 'b' is 'oops', expected a number" },
        { "a,b,class\n1,2,x\n3,inf,y\n5,6,x\n7,8,y\n", "Import.NotANumber", "line 3: column 'b' is 'inf'" },
        { "a,b,class\n1,2,x\n3,4,x\n", "Import.OneClass", "'class' is 'x' in every row" },
        { "a,b,a\n1,2,x\n3,4,y\n", "Import.DuplicateHeader", "'a' 2 times (positions 0 and 2)" },
        { "a,b,class\n1,2,x\n3,4,\n5,6,y\n", "Import.LabelMissing", "line 3: the label 'class' is missing" },
        { "a,b,class\n1,2,\n3,4,?\n", "Import.LabelMissing", "no value in any row" },
        { "a,b,class\n1,\"2,x\n3,4,y\n5,6,x\n", "Import.OpenQuote", "line 2" },
        { "a,b,class\n1,2,x\n3,4,\"y\n5,6,x\n7,8,y\n", "Import.OpenQuote", "line 3" },
    };

    [Theory, MemberData(nameof(Files))]
    public void SaysWhatIsWrong(string text, string id, string says)
    {
        string path = _folder.Write("t.csv", text);
        DeepShellException e = Assert.Throws<DeepShellException>(() => DatasetReader.Read(path));
        Assert.Equal("DeepShell." + id, e.Id);
        Assert.Contains(says, e.Message);
        Assert.NotNull(e.Remedy);
    }

    [Fact]
    public void MissingFileSuggestsTheNearest()
    {
        _folder.Write("iris.csv", Good);
        DeepShellException e = Assert.Throws<DeepShellException>(() => DatasetReader.Read(Path.Combine(_folder.Path, "irsi.csv")));
        Assert.Equal("DeepShell.Import.NotFound", e.Id);
        Assert.Contains("iris.csv", e.Message);
    }

    [Theory]
    [InlineData("clas", "Did you mean class?")]
    [InlineData("7", "there are 3, 0 to 2")]
    public void UnknownLabelSuggestsTheNearest(string label, string says)
    {
        string path = _folder.Write("t.csv", Good);
        Assert.Contains(says, Assert.Throws<DeepShellException>(() => DatasetReader.Read(path, new ImportOptions { Label = label })).Message);
    }

    [Fact]
    public void SkippedRowsAreListedAndNothingElseIsLost()
    {
        string path = _folder.Write("t.csv", "a,b,class\n1,2,x\n3,4\n5,6,y\n7,bad,x\n9,10,\n11,12,y\n13,?,x\n");
        Dataset d = DatasetReader.Read(path, new ImportOptions { SkipInvalidRows = true });
        Assert.Equal([1.0, 5.0, 11.0, 13.0], Enumerable.Range(0, d.Count).Select(r => d.Fields[0].Value(r)));
        Assert.Equal([3L, 5L, 6L], d.SkippedRows.Select(s => s.Line));
        Assert.Equal(["3,4", "7,bad,x", "9,10,"], d.SkippedRows.Select(s => s.Text));
        Assert.Contains("column 'b' is 'bad'", d.SkippedRows[1].Reason);
        Assert.Contains("label 'class' is missing", d.SkippedRows[2].Reason);
        Assert.Equal(["x", "y"], d.Classes);
    }

    [Fact]
    public void AColumnThatTurnsIntoTextLateIsReadAsCategories()
    {
        string rows = string.Concat(Enumerable.Range(0, 9000).Select(i => $"{(i < 5000 ? $"{i % 7}" : $"t{i % 7}")},{i % 2}\n"));
        Dataset d = DatasetReader.Read(_folder.Write("t.csv", "code,y\n" + rows));
        CategoryField code = Assert.IsType<CategoryField>(d.Fields[0]);
        Assert.Equal(14, code.Categories.Count);
        Assert.Equal("3", code.Value(3));
        Assert.Equal("t3", code.Value(7 * 1000 + 3));
    }

    [Fact]
    public void DamagedGzipIsAnError()
    {
        string path = _folder.WriteGzip("t.csv.gz", System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Good, 20_000))));
        byte[] bytes = File.ReadAllBytes(path);
        Random.Shared.NextBytes(bytes.AsSpan(bytes.Length / 2, 200));
        File.WriteAllBytes(path, bytes);
        Assert.Throws<DeepShellException>(() => DatasetReader.Read(path));
    }

    public void Dispose() => _folder.Dispose();
}
