using System.IO.Compression;
using System.Text;
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

    public static TheoryData<string, string, string> ForeignNumbers => new()
    {
        { "a;price;y\n1;1.234,5;x\n2;2.345,75;z\n3;12.345,5;x\n", "Import.NumberFormat", "column 'price' holds numbers written as 1" },
        { "a,price,y\n1,\"3,5\",x\n2,\"4,75\",z\n3,\"12,5\",x\n", "Import.NumberFormat", "column 'price' holds numbers written as 12,5" },
        { "a;price;y\n1;$1,234.5;x\n2;$2,345.75;z\n", "Import.NumberFormat", "written as $1,234.5" },
    };

    [Theory, MemberData(nameof(ForeignNumbers))]
    public void NumbersOfAnotherCultureAreNotTakenForWords(string text, string id, string says)
    {
        string path = _folder.Write("t.csv", text);
        DeepShellException e = Assert.Throws<DeepShellException>(() => DatasetReader.Read(path));
        Assert.Equal("DeepShell." + id, e.Id);
        Assert.Contains(says, e.Message);
        Assert.IsType<CategoryField>(DatasetReader.Read(path, new ImportOptions { Categories = ["price"] }).Find("price"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void BytesThatAreNoUtf8AreSaid(bool many)
    {
        string text = "city,y\n" + string.Concat(Enumerable.Range(0, many ? 200_000 : 10).Select(i => $"Bern,{"xz"[i % 2]}\n"));
        int line = text.Count(c => c == '\n') + 1;
        string path = Path.Combine(_folder.Path, "latin.csv");
        File.WriteAllBytes(path, System.Text.Encoding.Latin1.GetBytes(text + "Zürich,x\n"));
        DeepShellException e = Assert.Throws<DeepShellException>(() => DatasetReader.Read(path));
        Assert.Equal("DeepShell.Import.Encoding", e.Id);
        Assert.Contains($"latin.csv, line {line}: column 'city' is 'Z\uFFFDrich'", e.Message);
        Assert.Equal("Zürich", DatasetReader.Read(path, new ImportOptions { Encoding = TextEncoding.Of("latin1") }).Fields[0].Value(line - 2));
        Assert.Contains("latin1", e.Remedy);
    }

    [Theory]
    [InlineData("\"", "Import.OpenQuote")]
    [InlineData("", "Import.LongRow")]
    public void ARecordThatNeverEndsIsRefusedBeforeItFillsTheMemory(string quote, string id)
    {
        string path = Path.Combine(_folder.Path, "long.csv");
        using (StreamWriter file = new(path))
        {
            file.Write("a,b,y\n1,2,x\n3," + quote);
            for (int i = 0; i < 40; i++) file.Write(quote.Length > 0 ? string.Concat(Enumerable.Repeat("text of many lines\n", 30_000)) : new string('7', 1 << 19));
        }
        foreach (bool general in new[] { false, true })
        {
            DeepShellException e = Assert.Throws<DeepShellException>(() => DatasetReader.Read(path, new ImportOptions { GeneralReader = general }));
            Assert.Equal("DeepShell." + id, e.Id);
            Assert.Contains("long.csv, line 3", e.Message);
        }
    }

    [Theory]
    [InlineData("", 3)]
    [InlineData("\"in\nquotes\"", 4)]
    public void ARowThatIsMuchTooLongCanBeLeftOut(string more, int last)
    {
        string path = Path.Combine(_folder.Path, "long.csv");
        using (StreamWriter file = new(path))
        {
            file.Write("a,b,y\n1,2,x\n3,");
            for (int i = 0; i < 80; i++) file.Write(new string('7', 1 << 19));
            file.Write("," + more + "\n4,5,z\n6,7\n8,9,x\n");
        }
        foreach (bool general in new[] { false, true })
        {
            Dataset d = DatasetReader.Read(path, new ImportOptions { SkipInvalidRows = true, GeneralReader = general });
            Assert.Equal([1.0, 4.0, 8.0], Enumerable.Range(0, d.Count).Select(r => d.Fields[0].Value(r)));
            Assert.Equal([3L, last + 2], d.SkippedRows.Select(s => s.Line));
            Assert.StartsWith("3,777", d.SkippedRows[0].Text);
            Assert.EndsWith("7…", d.SkippedRows[0].Text);
            Assert.Contains("longer than 16,777,216 bytes" + (more.Length > 0 ? ", and goes on to line 4" : ""), d.SkippedRows[0].Reason);
        }
    }

    // To the character, whichever reader it is, with its line end.
    [Theory]
    [InlineData(',', 0, 2)]
    [InlineData(',', 1, 1)]
    [InlineData(' ', 0, 2)]
    [InlineData(' ', 1, 1)]
    public void ARowMayBeAsLongAsTheLimit(char delimiter, int more, int rows)
    {
        string path = Path.Combine(_folder.Path, "limit.csv"), longest = $"3{delimiter}x".PadRight((1 << 24) - 1 + more, 'x');
        File.WriteAllText(path, $"a{delimiter}b\n{longest}\n5{delimiter}z\n");
        foreach (bool general in new[] { false, true })
        {
            Dataset d = DatasetReader.Read(path, new ImportOptions { NoLabel = true, Delimiter = delimiter, SkipInvalidRows = true, GeneralReader = general });
            Assert.Equal((rows, 2 - rows), (d.Count, d.SkippedRows.Count));
        }
    }

    // The line on which the quote opens is left out, and reading goes on with the next one: nothing behind it is lost.
    [Theory]
    [InlineData("a,b,y\n1,2,x\n3,\"4,x\n5,6,z\n7,8,x\n", "1 5 7", "3", "3,\"4,x")]
    [InlineData("a,b,y\n1,2,x\n3,4,\"x\n5,6,z\n7,8,x", "1 5 7", "3", "3,4,\"x")]
    [InlineData("a,b,y\r\n1,\"2,x\r\n3,4,z\r\n\r\n7,8,x\r\n9,1,\"z\"\r\n", "3 7 9", "2", "1,\"2,x")]
    [InlineData("a,b,y\n1,2,x\n3,\"4,x\n5,oops,z\n7,8,x\n9,1,z\n", "1 7 9", "3 4", "3,\"4,x")]
    [InlineData("a,b,y\n1,2,x\n3,\"4,z\n5,6,x\n7,\"8\",z\n9,1,x\n", "1 5 7 9", "3", "3,\"4,z")]
    [InlineData("a,b,y\n1,2,x\n3,\"4,z\n\"5\",\"6\",\"x\"\n7,8,z\n", "1 5 7", "3", "3,\"4,z")]
    public void AQuoteThatNeverClosesCostsItsLine(string text, string rows, string lines, string first)
    {
        string path = _folder.Write("t.csv", text);
        Assert.Equal("DeepShell.Import.OpenQuote", Assert.Throws<DeepShellException>(() => DatasetReader.Read(path)).Id);
        foreach (bool general in new[] { false, true })
        {
            Dataset d = DatasetReader.Read(path, new ImportOptions { SkipInvalidRows = true, GeneralReader = general });
            Assert.Equal(rows, string.Join(' ', Enumerable.Range(0, d.Count).Select(r => d.Fields[0].Value(r))));
            Assert.Equal(lines, string.Join(' ', d.SkippedRows.Select(s => s.Line)));
            Assert.Equal((path, first), (d.SkippedRows[0].File, d.SkippedRows[0].Text));
            Assert.Contains($"reading went on with line {d.SkippedRows[0].Line + 1}", d.SkippedRows[0].Reason);
        }
        List<SkippedRow> skipped = [];
        Assert.Equal(rows.Split(' ').Length + (text.Contains("oops") ? 1 : 0), DatasetReader.ReadRecords(path, skipped: skipped.Add).Count());
        Assert.Equal(first, skipped[0].Text);
    }

    [Fact]
    public void AQuoteThatOpensFarFromTheEndCostsItsLineAndNoMemory()
    {
        string path = Path.Combine(_folder.Path, "long.csv");
        const int Rows = 1_500_000;
        using (StreamWriter file = new(path))
        {
            file.Write("a,b,y\n1,2,x\n3,\"4,x\n");
            for (int i = 0; i < Rows; i++) file.Write(i % 2 == 0 ? "5,66666666,z\n" : "7,88888888,x\n");
        }
        Dataset d = DatasetReader.Read(path, new ImportOptions { SkipInvalidRows = true });
        Assert.Equal((Rows + 1, 3L), (d.Count, Assert.Single(d.SkippedRows).Line));
    }

    [Fact]
    public void LongRowsThatAreLeftOutAreKeptWhole()
    {
        string row = new('w', 20_000), path = _folder.Write("t.csv", $"a,b,y\n1,2,x\n3,{row}\n4,{row},z\n5,6,z\n");
        Dataset d = DatasetReader.Read(path, new ImportOptions { SkipInvalidRows = true });
        Assert.Equal([$"3,{row}", $"4,{row},z"], d.SkippedRows.Select(s => s.Text));
    }

    [Fact]
    public void YearsInTheFirstRowMayBeNames()
    {
        string path = _folder.Write("t.csv", "1990,1991,1992\n3,4,5\n6,7,9\n1,2,4\n");
        Assert.Contains(DatasetReader.Read(path).Notes, n => n.StartsWith("The first row (1990, 1991, 1992) was taken for data", StringComparison.Ordinal));
        Assert.DoesNotContain(DatasetReader.Read(path, new ImportOptions { Header = true }).Notes, n => n.Contains("first row"));
    }

    [Theory]
    [InlineData("[\n  {\"a\": 1, \"y\": 2},\n  {\"a\": 3, \"y\": 4}\n]")]
    [InlineData("{\n  \"a\": 1,\n  \"y\": 2\n}")]
    public void AJsonDocumentIsNoTable(string text)
    {
        DeepShellException e = Assert.Throws<DeepShellException>(() => DatasetReader.Read(_folder.Write("t.json", text)));
        Assert.Equal("DeepShell.Import.JsonDocument", e.Id);
        Assert.Contains("ConvertFrom-Json", e.Remedy);
    }

    [Fact]
    public void ALineOfJsonHasALimit()
    {
        string path = Path.Combine(_folder.Path, "long.jsonl");
        using (StreamWriter file = new(path))
        {
            file.Write("{\"a\": 1, \"y\": \"p\"}\n{\"a\": \"");
            for (int i = 0; i < 20; i++) file.Write(new string('x', 1 << 20));
        }
        Assert.Contains("long.jsonl, line 2: has more than", Assert.Throws<DeepShellException>(() => DatasetReader.Read(path)).Message);
        File.AppendAllText(path, "\n{\"a\": 3, \"y\": \"q\"}\n");
        Dataset rest = DatasetReader.Read(path, new ImportOptions { SkipInvalidRows = true });
        Assert.Equal((2, 2L), (rest.Count, Assert.Single(rest.SkippedRows).Line));
    }

    [Theory, MemberData(nameof(Files))]
    public void SaysWhatIsWrong(string text, string id, string says)
    {
        string path = _folder.Write("t.csv", text);
        DeepShellException e = Assert.Throws<DeepShellException>(() => DatasetReader.Read(path));
        Assert.Equal("DeepShell." + id, e.Id);
        Assert.Contains(says, e.Message);
        Assert.NotNull(e.Remedy);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5,5\" pipe,x\n")]
    public void RowsInAnotherEncodingCanBeLeftOut(string more)
    {
        string path = _folder.Write("t.csv", [.. "a,b,class\n1,réd,x\n3,b,y\n"u8, .. Encoding.UTF8.GetBytes(more), .. Encoding.Latin1.GetBytes("7,réd,y\n"), .. "9,b,x\n"u8]);
        DeepShellException e = Assert.Throws<DeepShellException>(() => DatasetReader.Read(path));
        Assert.Equal("DeepShell.Import.Encoding", e.Id);
        Assert.Contains($"line {(more.Length > 0 ? 5 : 4)}", e.Message);
        Dataset some = DatasetReader.Read(path, new ImportOptions { SkipInvalidRows = true });
        Assert.StartsWith("7,r", Assert.Single(some.SkippedRows).Text);
        Assert.Equal(some.Count + 1, DatasetReader.Read(path, new ImportOptions { Encoding = Encoding.UTF8 }).Count);
        Assert.Equal("DeepShell.Import.Encoding", Assert.Throws<DeepShellException>(() => DatasetReader.ReadRecords(path).Count()).Id);
        Assert.Equal(some.Count, DatasetReader.ReadRecords(path, skipped: row => Assert.Equal(some.SkippedRows[0].Line, row.Line)).Count());
    }

    [Fact]
    public void NamesOfColumnsInAnotherEncodingAreSaid()
    {
        string path = _folder.Write("t.csv", Encoding.Latin1.GetBytes("größe,class\n1,x\n2,y\n3,x\n"));
        Assert.Contains("t.csv, line 1", Assert.Throws<DeepShellException>(() => DatasetReader.Read(path)).Message);
        Assert.Equal("größe", DatasetReader.Read(path, new ImportOptions { Encoding = Encoding.Latin1 }).Fields[0].Name);
    }

    [Fact]
    public void APackedFileThatEndsEarlyIsDamagedAndSeveralInOneAreNot()
    {
        string text = "a,class\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"{i * 7919 % 5003},{"xy"[i % 2]}\n"));
        byte[] whole = Gzip(text), two = [.. whole, .. Gzip("1,x\n2,y\n")];
        Assert.Equal(5000, DatasetReader.Read(_folder.Write("t.csv.gz", whole)).Count);
        Assert.Equal(5002, DatasetReader.Read(_folder.Write("t.csv.gz", two)).Count);
        foreach (int cut in (int[])[1, 8, 9, 300, whole.Length / 2])
            Assert.Equal("DeepShell.Import.Damaged", Assert.Throws<DeepShellException>(() =>
                DatasetReader.Read(_folder.Write("t.csv.gz", whole[..^cut]), new ImportOptions { SkipInvalidRows = true })).Id);
    }

    [Fact]
    public void LinesThatAreNoJsonAreLeftOutOnRequestAndListed()
    {
        string path = _folder.Write("t.jsonl", "{\"a\":1,\"y\":\"p\"}\n{\"a\":2,\n\n{\"a\":[3],\"y\":\"p\"}\n{\"a\":4,\"y\":\"q\"}\n{\"a\":5}\n");
        Assert.Contains("line 2", Assert.Throws<DeepShellException>(() => DatasetReader.Read(path)).Message);
        Dataset d = DatasetReader.Read(path, new ImportOptions { SkipInvalidRows = true });
        Assert.Equal(2, d.Count);
        Assert.Equal([2, 4, 6], d.SkippedRows.Select(s => s.Line));
    }

    private static byte[] Gzip(string text)
    {
        using MemoryStream stream = new();
        using (GZipStream gzip = new(stream, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return stream.ToArray();
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
        Assert.Equal(["", "b", "class"], d.SkippedRows.Select(s => s.Column));
        Assert.All(d.SkippedRows, s => Assert.Equal(path, s.File));
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
