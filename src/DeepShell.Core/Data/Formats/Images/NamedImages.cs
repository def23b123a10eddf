namespace DeepShell.Data;

/// <summary>From a table in which a column names images to a dataset of these images, with the table's label and, not used, its other columns.</summary>
internal static class NamedImages
{
    private static readonly string[] s_labels = ["label", "class", "target", "y"];

    /// <summary>The column that is the label, if nobody says: one called so, otherwise the last; null where there is none but the images' names.</summary>
    public static string? Label(IReadOnlyList<string> columns, string images, ImportOptions options)
    {
        string[] others = [.. columns.Where(n => n != images)];
        return options.NoLabel || others.Length == 0 ? null
            : options.Label ?? s_labels.Select(l => others.FirstOrDefault(o => o.Equals(l, StringComparison.OrdinalIgnoreCase))).FirstOrDefault(o => o is not null) ?? others[^1];
    }

    /// <summary>The dataset.</summary>
    /// <param name="table">The table, with the names of the images as a column of categories.</param>
    /// <param name="finder">Finds the images.</param>
    /// <param name="path">What was imported.</param>
    /// <param name="file">The table's file.</param>
    /// <param name="format">The format's name.</param>
    /// <param name="options">What else is known.</param>
    /// <param name="line">The line of a file that names an image, for messages.</param>
    public static Dataset Make(Dataset table, ImageFinder finder, string path, string file, string format, ImportOptions options, Func<string, string, long> line)
    {
        Field names = table.Find(finder.Column)!;
        List<SkippedRow> skipped = [.. table.SkippedRows];
        List<string> paths = [];
        List<int> rows = [];
        HashSet<int> test = [.. table.OfficialTest];
        string testFile = options.TestPath is null ? file : Path.GetFullPath(options.TestPath);
        ImageFinder testFinder = test.Count == 0 ? finder : new ImageFinder(Path.GetDirectoryName(testFile)!, finder.Column);
        for (int row = 0; row < table.Count; row++)
        {
            string name = CellValue.Category(names.Value(row)) ?? "";
            if ((test.Contains(row) ? testFinder : finder).Find(name) is { } image)
            {
                paths.Add(image);
                rows.Add(row);
                continue;
            }
            string where = test.Contains(row) ? testFile : file;
            long at = line(where, name);
            string text = $"{Path.GetFileName(where)}, line {at}: column '{finder.Column}' is '{name}', and there is no such image.";
            if (!options.SkipInvalidRows)
                throw new DeepShellException("Import.NoImage", ErrorKind.InvalidData, text, "Correct it, or use -SkipInvalidRow to leave such rows out; they are then listed in .SkippedRows.", where);
            skipped.Add(new SkippedRow(where, at, finder.Column, text, name));
        }
        ImageFiles files = ImageFiles.Look(paths, options);
        ImageField images = files.ToField("image");
        int[] kept = [.. files.Kept.Select(f => rows[f.Index])];
        Field[] others = [.. table.Fields.Where(f => f != names && f != table.Label).Select(f => f.WithRole(FieldRole.Ignored).Select(kept))];
        return new Dataset([images, .. table.Label is { } label ? [label.Select(kept)] : Array.Empty<Field>(), .. others], table.Task)
        {
            Name = SourceFile.ShortName(path),
            Source = path,
            Hash = ContentHash.Join([table.Hash, .. files.Kept.Select(f => f.Hash)]),
            Notes = [$"{Path.GetFileName(file)} says what the images are: column {finder.Column} names them{(table.Label is null ? "" : $", {table.Label.Name} is the label")}{(others.Length == 0 ? "" : $"; {string.Join(", ", others.Take(5).Select(f => f.Name))}{(others.Length > 5 ? " …" : "")} {(others.Length == 1 ? "is" : "are")} kept, and not used")}.", .. files.Notes()],
            SkippedRows = [.. skipped, .. files.Skipped],
            MemoryLimit = MemoryBudget.Of(options.MemoryLimit),
            OfficialTest = [.. Enumerable.Range(0, kept.Length).Where(i => test.Contains(kept[i]))],
            Recipe = [new RecipeStep("Import", ("File", Path.GetFileName(file)), ("Format", format), ("Label", options.Label), ("ImageSize", files.Size), ("Channels", files.Channels),
                ("SkipInvalidRows", options.SkipInvalidRows ? true : null), ("TestFile", options.TestPath is null ? null : Path.GetFileName(options.TestPath)))],
        };
    }
}
