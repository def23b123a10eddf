using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>
/// Images and a table that says what each is: delimited text with a column of file names, beside the images or in the folder above them. The label
/// is another column; it may be a number. Other columns are kept, and not used.
/// </summary>
[Component("ImageTable")]
public sealed class ImageTable : DatasetFormat
{
    private static readonly string[] s_tables = [".csv", ".tsv", ".txt"];

    /// <inheritdoc/>
    public override int Precedence => 5;

    /// <inheritdoc/>
    public override bool Recognises(string path, ReadOnlySpan<byte> head)
    {
        if (Directory.Exists(path)) return Table(path) is not null;
        return head.Length > 0 && (TextEncoding.Marked(head) is not null || !head.Contains((byte)0)) && Looked(path) is not null;
    }

    /// <inheritdoc/>
    public override Dataset Read(string path, ImportOptions options)
    {
        options = (options with { Columns = options.Columns is null ? null : [.. options.Columns.Where(c => c.Kind != "Image")] }).Completed();
        string table = Directory.Exists(path) ? Table(path) ?? throw NoTable(path) : path;
        if (options.TestPath is { } test && Directory.Exists(test)) options = options with { TestPath = Table(test) ?? throw NoTable(test) };
        (ImageFinder finder, DelimitedSource source) = Looked(table, options) ?? throw NoTable(path);
        string? label = NamedImages.Label(source.Names, finder.Column, options);
        // Of the other columns none is a feature.
        Dataset read = new Csv().Read(table, options with { Label = label, NoLabel = label is null, Features = [finder.Column], Header = source.Layout.HasHeader, Categories = [finder.Column, .. options.Categories ?? []] });
        return NamedImages.Make(read, finder, path, table, "ImageTable", options, (file, name) => DelimitedRecords.Read(file, options, null, null).FirstOrDefault(r => (r.Record[finder.Column] as string ?? "") == name).Line);
    }

    /// <summary>What the column of the images' names is called, beside these.</summary>
    internal static string FileColumn(IReadOnlyList<Field> others) => new[] { "file", "image", "path" }.First(n => !others.Any(f => f.Name.Equals(n, StringComparison.OrdinalIgnoreCase)));

    private static string? Table(string folder) => Directory.EnumerateFiles(folder)
        .Where(f => s_tables.Contains(Path.GetExtension(SourceFile.Unpacked(f)), StringComparer.OrdinalIgnoreCase)).Order(NaturalOrder.Instance).Take(10).FirstOrDefault(f => Looked(f) is not null);

    // The column whose first values are all images that exist.
    private static (ImageFinder Finder, DelimitedSource Source)? Looked(string table, ImportOptions? options = null)
    {
        try
        {
            DelimitedSource source = new(table, options ?? new ImportOptions());
            if (source.Names.Count is 0 or > 1000) return null;
            // Most tables name no images; they are not read for that.
            if (!ImageFinder.IsWorthwhile(source.Names, source.FirstCells)) return null;
            IReadOnlyDictionary<string, object?>[] first = [.. DatasetReader.ReadRecords(table, options).Take(ImageFinder.RowsTried)];
            return ImageFinder.Of(Path.GetDirectoryName(table)!, source.Names, first) is { } finder ? (finder, source) : null;
        }
        catch (DeepShellException)
        {
            return null;
        }
    }

    private static DeepShellException NoTable(string path) => new("Import.ImageTable", ErrorKind.InvalidData,
        $"{path} has no table with a column that names images beside it.", "Give a table with the files' names, relative to its own folder, and a column of labels.", path);
}
