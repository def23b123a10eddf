using System.Runtime.Loader;
using DeepShell.Data;

namespace DeepShell.Tests.Data;

public sealed class RecordFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void AFileBecomesRecords()
    {
        string path = _folder.Write("t.csv", "a;b\n1,5; red\n?;blue\n3;\n");
        IReadOnlyDictionary<string, object?>[] records = [.. DatasetReader.ReadRecords(path)];
        Assert.Equal([1.5, null, 3.0], records.Select(r => r["a"]));
        Assert.Equal(["red", "blue", null], records.Select(r => r["B"]));
    }

    [Fact]
    public void NamesAreGivenToAFileWithoutAHeader()
    {
        string path = _folder.Write("t.csv", "1,2\n3,4\n");
        Assert.Equal(["x", "y"], DatasetReader.ReadRecords(path, names: ["x", "y"]).First().Keys);
        Assert.Equal(["column0", "column1"], DatasetReader.ReadRecords(path, names: ["x", "y", "z"]).First().Keys);
    }

    [Fact]
    public void RowsOfAnotherWidthAreReported()
    {
        string path = _folder.Write("t.csv", "a,b\n1,2\n3\n5,6\n");
        Assert.Contains("line 3: 1 fields, expected 2", Assert.Throws<DeepShellException>(() => DatasetReader.ReadRecords(path).ToArray()).Message);
        List<SkippedRow> skipped = [];
        Assert.Equal(2, DatasetReader.ReadRecords(path, new ImportOptions { SkipInvalidRows = true }, null, skipped.Add).Count());
        Assert.Equal("3", Assert.Single(skipped).Text);
    }

    [Fact]
    public void ColumnNamesNeedTheBeginningOnly()
    {
        Assert.Equal(["size", "kind"], DatasetReader.ColumnNames(_folder.Write("t.csv", "size,kind\n1,a\n2,b\n")));
        Assert.Empty(DatasetReader.ColumnNames(Path.Combine(_folder.Path, "none.csv")));
        Assert.Empty(DatasetReader.ColumnNames(_folder.Path));
    }

    [Fact]
    public void OneCategoryMayBeWrittenInSeveralWays()
    {
        string path = _folder.Write("t.csv", "code,y\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i % 3}.0,{"ab"[i % 2]}\n")));
        Preprocessing p = DatasetReader.Read(path, new ImportOptions { Categories = ["code"] }).Split().Encoding;
        foreach (object value in new object[] { 2, 2.0, "2", "2.0", "02" })
        {
            float[] row = new float[3];
            p.Encode([new Dictionary<string, object?> { ["code"] = value }], row);
            Assert.Equal([0, 0, 1], row);
        }
    }

    [Fact]
    public void ThirdPartyAssembliesStayInTheirOwnContext()
    {
        IDelimitedReaderFactory factory = FormatsLoader.Get<IDelimitedReaderFactory>();
        Assert.Equal("DeepShell.Formats", AssemblyLoadContext.GetLoadContext(factory.GetType().Assembly)!.Name);
        Assert.DoesNotContain(AssemblyLoadContext.Default.Assemblies, a => a.GetName().Name == "CsvHelper");
        Assert.Same(factory, FormatsLoader.Get<IDelimitedReaderFactory>());
        Assert.Null(FormatsLoader.Find<IDisposable>());
    }

    public void Dispose() => _folder.Dispose();
}
