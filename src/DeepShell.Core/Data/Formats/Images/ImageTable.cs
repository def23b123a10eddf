using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>
/// Images and a table that says what each is: delimited text with a column of file names, beside the images or in the folder above them. The label
/// is another column; it may be a number.
/// </summary>
[Component("ImageTable")]
public sealed class ImageTable : DatasetFormat
{
    private const int RowsTried = 5;

    private static readonly string[] s_extensions = ["", ".jpg", ".png", ".jpeg", ".bmp", ".tif", ".tiff", ".webp", ".gif"];
    private static readonly string[] s_tables = [".csv", ".tsv", ".txt"], s_labels = ["label", "class", "target", "y"];

    // Only in columns called so are names without an extension sought: every table is looked at, most have no images.
    private static readonly string[] s_columns = ["file", "filename", "file_name", "image", "image_id", "image_name", "image_path", "img", "path", "id"];

    /// <inheritdoc/>
    public override int Precedence => 5;

    /// <inheritdoc/>
    public override bool Recognises(string path, ReadOnlySpan<byte> head)
    {
        if (Directory.Exists(path)) return Table(path) is not null;
        return !head.Contains((byte)0) && head.Length > 0 && Looked(path) is not null;
    }

    /// <inheritdoc/>
    public override Dataset Read(string path, ImportOptions options)
    {
        string table = Directory.Exists(path) ? Table(path) ?? throw NoTable(path) : path;
        Finder finder = Looked(table, options) ?? throw NoTable(path);
        // Once to know the columns, and once with the label chosen: the file names are no good one.
        Dataset columns = new Csv().Read(table, options with { NoLabel = true, Label = null, Features = null, TestPath = null, Task = null, Header = finder.HasHeader, Categories = [finder.Column] });
        string[] others = [.. columns.Fields.Select(f => f.Name).Where(n => n != finder.Column)];
        string? label = options.NoLabel || others.Length == 0 ? null
            : options.Label ?? s_labels.Select(l => others.FirstOrDefault(o => o.Equals(l, StringComparison.OrdinalIgnoreCase))).FirstOrDefault(o => o is not null) ?? others[^1];
        Dataset read = label is null ? columns : new Csv().Read(table, options with { Label = label, Features = [], TestPath = null, Header = finder.HasHeader, Categories = [finder.Column, .. options.Categories ?? []] });
        Field names = read.Find(finder.Column)!;

        List<SkippedRow> skipped = [.. read.SkippedRows];
        List<string> paths = [];
        List<int> rows = [];
        for (int row = 0; row < read.Count; row++)
        {
            string name = CellValue.Category(names.Value(row)) ?? "";
            if (finder.Find(name) is { } image)
            {
                paths.Add(image);
                rows.Add(row);
                continue;
            }
            string text = $"{Path.GetFileName(table)}: there is no image '{name}'.";
            if (!options.SkipInvalidRows)
                throw new DeepShellException("Import.NoImage", ErrorKind.InvalidData, text, "Correct it, or use -SkipInvalidRow to leave such rows out; they are then listed in .SkippedRows.", table);
            skipped.Add(new SkippedRow(table, 0, finder.Column, text, name));
        }
        ImageFiles files = ImageFiles.Look(paths, options);
        ImageField images = files.ToField("image");
        return new Dataset(read.Label is null ? [images] : [images, read.Label.Select([.. files.Kept.Select(f => rows[f.Index])])], read.Task)
        {
            Name = SourceFile.ShortName(path),
            Source = path,
            Hash = ContentHash.Join([read.Hash, .. files.Kept.Select(f => f.Hash)]),
            Notes = [$"{Path.GetFileName(table)} says what the images are: column {finder.Column} names them{(label is null ? "" : $", {label} is the label")}.", .. files.Notes()],
            SkippedRows = [.. skipped, .. files.Skipped],
            Recipe = [new RecipeStep("Import", ("File", Path.GetFileName(table)), ("Format", "ImageTable"), ("Label", options.Label), ("ImageSize", files.Size), ("Channels", files.Channels),
                ("SkipInvalidRows", options.SkipInvalidRows ? true : null))],
        };
    }

    private static string? Table(string folder) => Directory.EnumerateFiles(folder)
        .Where(f => s_tables.Contains(Path.GetExtension(SourceFile.Unpacked(f)), StringComparer.OrdinalIgnoreCase)).Order(NaturalOrder.Instance).Take(10).FirstOrDefault(f => Looked(f) is not null);

    // The column whose first values are all images that exist.
    private static Finder? Looked(string table, ImportOptions? options = null)
    {
        try
        {
            DelimitedSource source = new(table, options ?? new ImportOptions());
            if (source.Names.Count is 0 or > 1000) return null;
            IReadOnlyDictionary<string, object?>[] first = [.. DatasetReader.ReadRecords(table, options).Take(RowsTried)];
            foreach (string column in source.Names)
            {
                Finder finder = new(Path.GetDirectoryName(table)!, column, source.Layout.HasHeader);
                bool called = s_columns.Contains(column, StringComparer.OrdinalIgnoreCase);
                if (first.Length > 0 && first.All(r => r[column] is string name && (called || ImageFolderLayout.HasImageName(name)) && finder.Find(name) is not null)) return finder;
            }
        }
        catch (DeepShellException) { }
        return null;
    }

    private static DeepShellException NoTable(string path) => new("Import.ImageTable", ErrorKind.InvalidData,
        $"{path} has no table with a column that names images beside it.", "Give a table with the files' names, relative to its own folder, and a column of labels.", path);

    /// <summary>Finds the images that a column names: beside the table, or in a folder below it that has the last one.</summary>
    private sealed class Finder(string folder, string column, bool hasHeader)
    {
        private readonly List<string> _folders = [folder, .. Directory.EnumerateDirectories(folder).Take(100)];

        public string Column => column;

        public bool HasHeader => hasHeader;

        public string? Find(string name)
        {
            if (name.Length is 0 or > 1000 || name.AsSpan().IndexOfAny('\0', '\n') >= 0) return null;
            for (int i = 0; i < _folders.Count; i++)
                foreach (string extension in s_extensions)
                {
                    string path = Path.GetFullPath(Path.Combine(_folders[i], name + extension));
                    if (!path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) || !File.Exists(path) || !ImageFolderLayout.IsImage(path)) continue;
                    (_folders[0], _folders[i]) = (_folders[i], _folders[0]);
                    return path;
                }
            return null;
        }
    }
}
