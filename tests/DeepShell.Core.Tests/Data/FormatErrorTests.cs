using DeepShell.Data;
using DeepShell.Data.Generators;

namespace DeepShell.Tests.Data;

/// <summary>What cannot be written without a loss is refused, and what was read wrongly says file and line.</summary>
public sealed class FormatErrorTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string, Dataset, string, ExportOptions, string> Refused => new()
    {
        { "letters that the encoding lacks", Texts(["a", "東京"]), "x.csv", new() { Encoding = TextEncoding.Of("latin1") }, "'東', which iso-8859-1" },
        { "letters beyond the first plane", Texts(["a", "𝄞"]), "set", new() { Encoding = TextEncoding.Of("windows-1252") }, "'𝄞'" },
        { "a text of two lines", Texts(["a\nb", "c"]), "set", new(), "Row 0 of texts has a text of several lines" },
        { "no text", Texts([" ", "c"]), "set", new(), "Row 0 of texts has no text" },
        { "classes with one file", Texts(["a", "b"], "x/y", "x:y"), "set", new(), "'x/y' and 'x:y' would both be in 'x_y'" },
        { "a folder for each number", Images(new NumberField("age", [1, 2.5], FieldRole.Label)), "set", new() { Format = "ImageFolder" }, "'age' of data is a number" },
        { "a number beyond a byte", Images(new NumberField("age", [1, 2.5], FieldRole.Label)), "x-images-idx", new(), "row 1 is 2.5, expected a class or a whole number" },
        { "an image without a class", Images(new CategoryField("label", [0, -1], ["a"], FieldRole.Label)), "x-images-idx", new(), "row 1 is missing" },
        { "boxes in arrays", Boxes.BoxSamples.Dataset(), "x.npz", new(), "holds boxes" },
        { "boxes in a table", Boxes.BoxSamples.Dataset(), "x.csv", new(), "holds boxes" },
        { "a table in a folder", new Moons().Generate(10), "set", new(), "not made of images or of texts" },
        { "shards of a format without", new Digits().Generate(10), "x.csv", new() { ShardSize = 5 }, "not cut into shards" },
    };

    [Theory, MemberData(nameof(Refused))]
    public void WhatAFormatCannotHoldIsRefusedAndNothingIsWritten(string what, Dataset dataset, string name, ExportOptions options, string says)
    {
        DeepShellException e = Assert.Throws<DeepShellException>(() => DatasetExport.Write(dataset, Path.Combine(_folder.Path, name), options));
        Assert.Contains(says, e.Problem);
        Assert.NotNull(e.Remedy);
        Assert.True(!Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories).Any(), what);
    }

    [Theory]
    [InlineData("""{"image":"x-images/9.png","boxes":[]}""", "Import.NoImage", "b.jsonl, line 2: column 'image' is 'x-images/9.png'")]
    [InlineData("""{"image":"../b.jsonl","boxes":[]}""", "Import.NoImage", "b.jsonl, line 2: column 'image' is '../b.jsonl'")]
    [InlineData("""{"image":"x-images/1.png","boxes":[{"class":"a","x":-50,"y":1,"width":3,"height":3}]}""", "Import.BoxOutside", "b.jsonl, line 2: the box of 'a'")]
    [InlineData("""{"image":"x-images/1.png","boxes":[{"class":"a","x":0,"y":1,"width":0,"height":3}]}""", "Import.BoxEmpty", "line 2")]
    [InlineData("""{"image":"x-images/1.png","boxes":[{"class":"a","x":0,"y":1,"width":3}]}""", "Import.Json", "line 2: has a list or an object in 'boxes', expected a number or a text, or boxes: [{\"class\"")]
    public void BoxesInLinesSayTheirLine(string line, string id, string says)
    {
        DatasetExport.Write(new Shapes().Generate(3), Path.Combine(_folder.Path, "x.jsonl"));
        string good = """{"image":"x-images/0.png","boxes":[{"class":"a","x":1,"y":1,"width":3,"height":3}]}""", path = _folder.Write("b.jsonl", good + "\n" + line + "\n" + good + "\n");
        DeepShellException e = Assert.Throws<DeepShellException>(() => DatasetReader.Read(path));
        Assert.Equal("DeepShell." + id, e.Id);
        Assert.Contains(says, e.Problem);
        Dataset rest = DatasetReader.Read(path, new ImportOptions { SkipInvalidRows = true });
        Assert.Equal((path, 2L), (Assert.Single(rest.SkippedRows).File, rest.SkippedRows[0].Line));
        Assert.Equal(2, ((BoxField)rest.Label!).BoxCount);
    }

    [Theory]
    [InlineData("utf-16", null)]
    [InlineData("latin1", ':')]
    public void AManifestSaysHowItsTextsAreWritten(string encoding, char? delimiter)
    {
        Dataset before = new([new NumberField("size", [1.5, 1234.25, double.NaN]), new CategoryField("city", [0, 1, 0], ["Zürich", "=Aix"]), new NumberField("price", [1.5, 2, 7], FieldRole.Label)], LearningTask.Regression);
        IReadOnlyList<string> files = DatasetExport.Write(before, Path.Combine(_folder.Path, "x.csv"), new ExportOptions
        {
            ShardSize = 2, Encoding = TextEncoding.Of(encoding), Delimiter = delimiter,
        });
        Assert.Equal(3, files.Count);
        Assert.Equal(before.WithHash().Hash, DatasetReader.Read(files[^1]).WithHash().Hash);
    }

    public static TheoryData<string, string, bool> Marks
    {
        get
        {
            TheoryData<string, string, bool> cases = [];
            foreach (string format in (string[])["Csv", "JsonLines", "TextLines"])
                foreach (string encoding in (string[])["utf-8", "utf-16", "utf-16BE", "utf-32", "utf-32BE"]) cases.Add(format, encoding, true);
            foreach (string format in (string[])["Csv", "JsonLines", "TextLines"])
                foreach (string encoding in (string[])["utf-8", "utf-16", "utf-16BE", "utf-32", "latin1", "windows-1252"]) cases.Add(format, encoding, false);
            return cases;
        }
    }

    [Theory, MemberData(nameof(Marks))]
    public void TextsAreReadInAnyEncoding(string format, string encoding, bool marked)
    {
        System.Text.Encoding written = TextEncoding.Of(encoding);
        byte[] Bytes(string text) => [.. marked ? written.GetPreamble() : [], .. written.GetBytes(text)];
        string path = format switch
        {
            "Csv" => _folder.Write("data", Bytes("größe,y\n1,Zürich\n2,Aix\n3,Zürich\n4,Aix\n")),
            "JsonLines" => _folder.Write("data", Bytes("{\"größe\":1,\"y\":\"Zürich\"}\n{\"größe\":2,\"y\":\"Aix\"}\n")),
            _ => Path.GetDirectoryName(_folder.Write("Zürich.txt", Bytes("größe\nb\n")))!,
        };
        if (format == "TextLines") _folder.Write("Aix.txt", Bytes("c\nd\n"));
        Dataset d = DatasetReader.Read(path, marked ? null : new ImportOptions { Encoding = written, Format = format == "TextLines" ? format : null });
        Assert.Equal(["Aix", "Zürich"], d.Classes);
        Assert.Equal("größe", format == "TextLines" ? d.Fields[0].Value(2) : d.Fields[0].Name);
        // Without a word it is refused, not misread.
        if (!marked && encoding != "utf-8") Assert.NotNull(Assert.Throws<DeepShellException>(() => DatasetReader.Read(path)).Remedy);
    }

    [Fact]
    public void ShardsSayWhichFileIsAtFault()
    {
        Dataset table = new([new NumberField("a", [.. Enumerable.Range(0, 60).Select(i => (double)i)]), new NumberField("b", [.. Enumerable.Range(0, 60).Select(i => i * 0.5)], FieldRole.Label)], LearningTask.Regression);
        IReadOnlyList<string> files = DatasetExport.Write(table, Path.Combine(_folder.Path, "x.csv"), new ExportOptions { ShardSize = 20 });
        File.WriteAllText(files[1], File.ReadAllText(files[1]).Replace("\n23,", "\noops,"));
        ImportOptions both = new() { More = [files[1], files[2]] };
        Assert.Contains("x-00001-of-00003.csv, line 5: column 'a' is 'oops'", Assert.Throws<DeepShellException>(() => new Csv().Read(files[0], both)).Message);
        SkippedRow row = Assert.Single(new Csv().Read(files[0], both with { SkipInvalidRows = true }).SkippedRows);
        Assert.Equal((files[1], 5L, "a"), (row.File, row.Line, row.Column));
    }

    private static Dataset Texts(string[] texts, string first = "x", string second = "y") =>
        new([new TextField("text", texts), new CategoryField("label", [0, 1], [first, second], FieldRole.Label)], LearningTask.Classification) { Name = "texts" };

    private static Dataset Images(Field label) =>
        new([ImageField.FromPixels("image", 2, 2, 1, [1, 2, 3, 4, 5, 6, 7, 8]), label], label is NumberField ? LearningTask.Regression : LearningTask.Classification);

    public void Dispose() => _folder.Dispose();
}
