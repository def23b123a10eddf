using System.Text;
using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>Delimited text: comma, tab, semicolon, bar or blanks; with or without a header; gzipped or not.</summary>
[Component("Csv", Aliases = "Tsv,Delimited,Text")]
public sealed class Csv : DatasetFormat
{
    /// <inheritdoc/>
    public override int Precedence => -10;

    /// <inheritdoc/>
    public override bool Recognises(string path, ReadOnlySpan<byte> head) =>
        head.Length > 0 && (HasWideBom(head) || !head.Contains((byte)0));

    /// <inheritdoc/>
    public override Dataset Read(string path, ImportOptions options)
    {
        // A column that looks like numbers for long and then is text takes a second pass, with that known; so does a text
        // that the fast reader refuses.
        List<string> categories = [.. options.Categories ?? []];
        bool general = options.GeneralReader;
        while (true)
            try
            {
                if (Read(path, options, categories, general, out string[] again) is { } dataset) return dataset;
                categories.AddRange(again);
            }
            catch (UnusualTextException)
            {
                general = true;
            }
    }

    private static Dataset? Read(string path, ImportOptions options, List<string> categories, bool general, out string[] again)
    {
        DelimitedSource main = new(path, options);
        TableColumns columns = new(main.Names, options with { Categories = categories }, main.FileName);
        TableBuilder table = new(columns, options, main.FileName, main.Layout.DecimalComma);
        List<string> hashes = [main.ReadInto(table, general)];
        int testFrom = -1;
        if (options.TestPath is not null)
        {
            testFrom = table.Rows;
            DelimitedSource test = new(SourceFile.Find(options.TestPath), options);
            test.CheckSameColumns(main);
            hashes.Add(test.ReadInto(table, general));
        }
        again = [.. table.MustBeReread];
        return again.Length > 0 ? null : table.Build(testFrom, Describe(main, ContentHash.Join(hashes), options));
    }

    private static TableDescription Describe(DelimitedSource source, string hash, ImportOptions options) => new(
        SourceFile.ShortName(source.FileName), source.Path, hash,
        new RecipeStep("Import", ("File", source.FileName), ("Format", "Csv"), ("Label", options.Label), ("Features", options.Features?.ToArray()),
            ("Categories", options.Categories?.ToArray()), ("Task", options.Task), ("Delimiter", source.Layout.Delimiter.ToString()), ("Header", source.Layout.HasHeader),
            ("Precision", options.Precision == NumberPrecision.Double ? null : options.Precision), ("SkipInvalidRows", options.SkipInvalidRows ? true : null), ("TestFile", options.TestPath is null ? null : Path.GetFileName(options.TestPath))),
        []);

    private static bool HasWideBom(ReadOnlySpan<byte> head) =>
        head.StartsWith(Encoding.Unicode.Preamble) || head.StartsWith(Encoding.BigEndianUnicode.Preamble);
}
