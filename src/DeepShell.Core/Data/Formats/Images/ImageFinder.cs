namespace DeepShell.Data;

/// <summary>Finds the images that a column of a table names: beside the table, or in a folder below it that has the last one.</summary>
/// <param name="folder">Where the table is.</param>
/// <param name="column">The column.</param>
internal sealed class ImageFinder(string folder, string column)
{
    /// <summary>Rows that are tried to find the column.</summary>
    public const int RowsTried = 5;

    private static readonly string[] s_extensions = ["", ".jpg", ".png", ".jpeg", ".bmp", ".tif", ".tiff", ".webp", ".gif"];

    // Only in columns called so are names without an extension sought: every table is looked at, most have no images.
    private static readonly string[] s_columns = ["file", "filename", "file_name", "image", "image_id", "image_name", "image_path", "img", "path", "id"];

    private readonly List<string> _folders = [folder, .. Directory.EnumerateDirectories(folder).Take(100)];

    /// <summary>The column.</summary>
    public string Column => column;

    /// <summary>One for the column whose first values are names of images, of which some exist; null when there is none.</summary>
    /// <param name="folder">Where the table is.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="first">Its first rows.</param>
    /// <param name="certain">There must be one: its name, or names of images are enough.</param>
    public static ImageFinder? Of(string folder, IEnumerable<string> columns, IReadOnlyList<IReadOnlyDictionary<string, object?>> first, bool certain = false)
    {
        string[] texts = [.. columns.Where(c => first.Count > 0 && first.All(r => r.GetValueOrDefault(c) is string))];
        string[] named = [.. texts.Where(c => Names(c).All(ImageFolderLayout.HasImageName))], called = [.. texts.Where(IsCalled)];
        string? column = texts.FirstOrDefault(c => new ImageFinder(folder, c) is var finder && (named.Contains(c) ? Names(c).Any(n => finder.Find(n) is not null) : called.Contains(c) && Names(c).All(n => finder.Find(n) is not null)))
            ?? (certain ? named.FirstOrDefault() ?? called.FirstOrDefault() : null);
        return column is null ? null : new ImageFinder(folder, column);

        IEnumerable<string> Names(string c) => first.Select(r => (string)r[c]!);
    }

    /// <summary>Whether a column may name images, to go by the columns' names and the cells of the first row.</summary>
    public static bool IsWorthwhile(IEnumerable<string> columns, IEnumerable<string> cells) => columns.Any(IsCalled) || cells.Any(ImageFolderLayout.HasImageName);

    private static bool IsCalled(string column) => s_columns.Contains(column, StringComparer.OrdinalIgnoreCase);

    /// <summary>The image of a name; null when there is none. A name that leads out of the folder is not followed.</summary>
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
