using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>Delimited text: comma, tab, semicolon, bar or blanks; with or without a header; gzipped or not.</summary>
[Component("Csv", Aliases = "Tsv,Delimited,Text")]
public sealed class Csv : DatasetFormat
{
    /// <inheritdoc/>
    public override int Precedence => -10;

    /// <inheritdoc/>
    internal override bool ReadsShards => true;

    /// <inheritdoc/>
    public override bool Recognises(string path, ReadOnlySpan<byte> head) =>
        head.Length > 0 && (TextEncoding.Marked(head) is not null || !head.Contains((byte)0));

    /// <inheritdoc/>
    public override Dataset Read(string path, ImportOptions options)
    {
        options = options.Completed();
        // A column that looks like numbers for long and then is text takes a second pass, with that known; so does a text
        // that the fast reader refuses.
        List<string> categories = [.. options.Categories ?? []];
        bool general = options.GeneralReader;
        string cache = ColumnCache.PathOf(path, options);
        if (ColumnCache.Find(cache, options) is { } kept) return kept.AsKnown(options);
        while (true)
            try
            {
                if (Read(path, options, categories, general, cache, out string[] again) is { } dataset) return dataset.AsKnown(options);
                categories.AddRange(again);
            }
            catch (UnusualTextException)
            {
                general = true;
            }
    }

    private static Dataset? Read(string path, ImportOptions options, List<string> categories, bool general, string cache, out string[] again)
    {
        DelimitedSource main = new(path, options);
        TableColumns columns = new(main.Names, options with { Categories = categories }, main.FileName);
        TableBuilder table = new(columns, options, main.FileName, main.Layout.DecimalComma);
        List<string> hashes = [main.ReadInto(table, general)];
        foreach (string shard in options.More) hashes.Add(Next(shard));
        int testFrom = -1;
        if (options.TestPath is not null)
        {
            testFrom = table.Rows;
            hashes.Add(Next(SourceFile.Find(options.TestPath)));
        }
        again = [.. table.MustBeReread];
        if (again.Length > 0) return null;
        Dataset dataset = table.Build(testFrom, Describe(main, ContentHash.Join(hashes), options, [.. main.HeaderNote is { } note ? [note] : Array.Empty<string>(), .. table.IsSpilled ? [$"The numbers are in {cache}, because they would take more than a quarter of the {MemoryBudget.Of(options.MemoryLimit) >> 20:N0} MB that data may take; it may be deleted, and is made again."] : Array.Empty<string>()]));
        return table.IsSpilled ? ColumnCache.Store(cache, dataset, options) : dataset;

        string Next(string file)
        {
            DelimitedSource next = new(file, options);
            next.CheckSameColumns(main);
            return next.ReadInto(table, general);
        }
    }

    private static TableDescription Describe(DelimitedSource source, string hash, ImportOptions options, string[] notes) => new(
        SourceFile.ShortName(source.FileName), source.Path, hash,
        new RecipeStep("Import", ("File", source.FileName), ("Format", "Csv"), ("Label", options.Label), ("Features", options.Features?.ToArray()),
            ("Categories", options.Categories?.ToArray()), ("Task", options.Task), ("Delimiter", source.Layout.Delimiter.ToString()), ("Header", source.Layout.HasHeader), ("ColumnNames", options.ColumnNames?.ToArray()),
            ("Quote", options.Quote?.ToString()), ("Culture", options.Culture?.ToString()),
            ("Precision", options.Precision == NumberPrecision.Double ? null : options.Precision), ("SkipInvalidRows", options.SkipInvalidRows ? true : null), ("TestFile", options.TestPath is null ? null : Path.GetFileName(options.TestPath))),
        notes);
}
