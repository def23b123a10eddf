using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>Reads a file or a folder in whatever format it is.</summary>
public static class DatasetReader
{
    /// <summary>Reads a dataset.</summary>
    /// <param name="path">A file, gzipped or not, a folder, or, where there is neither, the name of a public set.</param>
    /// <param name="options">What is known beforehand.</param>
    /// <exception cref="DeepShellException">It is not there, of no known format, or malformed.</exception>
    public static Dataset Read(string path, ImportOptions? options = null)
    {
        options ??= new ImportOptions();
        if (options.Mask is null && !Path.Exists(path) && PublicData.Find(path) is { } set) return PublicData.Read(set, options);
        string full = SourceFile.Find(path);
        return options.Mask is not null ? MaskImport.Read(full, options) : FormatOf(full, options.Format, options.Task == LearningTask.Segmentation, options.Encoding).Read(full, options);
    }

    /// <summary>Reads a dataset that is one source, an IDX file of images and the one of its labels, or files that a format takes together.</summary>
    /// <exception cref="DeepShellException">They are several sources.</exception>
    public static Dataset Read(IReadOnlyList<string> paths, ImportOptions? options = null)
    {
        string[] images = [.. paths.Where(File.Exists).Select(p => IdxPair.Of(Path.GetFullPath(p)).Images).Distinct()];
        if (paths.Count == 1 || (paths.Count == 2 && images.Length == 1)) return Read(paths[0], options);
        if (paths.Count == 0)
            throw new DeepShellException("Import.Nothing", ErrorKind.InvalidArgument, "There is nothing to import: no file and no object was given.",
                "Check what comes down the pipeline, or give a -Path.");
        DatasetFormat[] formats = options?.Format is { } name ? [Components.Create<DatasetFormat>(name)] : [.. Components.Of<DatasetFormat>().Select(c => (DatasetFormat)c.Create())];
        if (formats.Select(f => f.ReadSeveral(paths, options ?? new ImportOptions())).FirstOrDefault(d => d is not null) is { } together) return together;
        throw new DeepShellException("Import.Several", ErrorKind.InvalidArgument,
            $"{paths.Count} files were given ({string.Join(", ", paths.Take(3).Select(Path.GetFileName))}{(paths.Count > 3 ? ", …" : "")}), expected one.",
            "Import them one after the other, or put their rows together first: Import-Csv a.csv, b.csv | Import-Dataset.", paths);
    }

    /// <summary>Makes a dataset of records that are in memory: objects, rows of another program.</summary>
    /// <param name="records">Values by column name; the first one names the columns.</param>
    /// <param name="options">What is known beforehand.</param>
    /// <param name="name">What messages call them.</param>
    /// <exception cref="DeepShellException">There is none, or they do not fit together.</exception>
    public static Dataset FromRecords(IEnumerable<IReadOnlyDictionary<string, object?>> records, ImportOptions? options = null, string name = "objects") =>
        ObjectTable.Read(records, options ?? new ImportOptions(), name);

    /// <summary>Reads delimited text as records, for predictions: one after another, so that a file may be larger than memory.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Delimiter, header, missing values, and whether to leave invalid rows out.</param>
    /// <param name="names">What the columns of a file without a header are called, if there are as many; otherwise column0, column1 …</param>
    /// <param name="skipped">Is told of rows that are left out.</param>
    public static IEnumerable<IReadOnlyDictionary<string, object?>> ReadRecords(string path, ImportOptions? options = null,
        IReadOnlyList<string>? names = null, Action<SkippedRow>? skipped = null) =>
        DelimitedRecords.Read(SourceFile.Find(path), options ?? new ImportOptions(), names, skipped).Select(r => r.Record);

    /// <summary>As <see cref="ReadRecords"/>, with the line on which each record begins.</summary>
    public static IEnumerable<(long Line, IReadOnlyDictionary<string, object?> Record)> ReadNumberedRecords(string path, ImportOptions? options = null,
        IReadOnlyList<string>? names = null, Action<SkippedRow>? skipped = null) =>
        DelimitedRecords.Read(SourceFile.Find(path), options ?? new ImportOptions(), names, skipped);

    /// <summary>The columns of delimited text, from its beginning alone: for completion while a command is typed. Empty for anything else.</summary>
    public static IReadOnlyList<string> ColumnNames(string path, ImportOptions? options = null)
    {
        try
        {
            string full = SourceFile.Find(path);
            return FormatOf(full) is Csv ? new DelimitedSource(full, options ?? new ImportOptions()).Names : [];
        }
        catch (DeepShellException)
        {
            return [];
        }
    }

    /// <summary>The format of a file or folder: the named one, or the one that recognises it.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="name">The format's name, if it is known.</param>
    /// <param name="masks">Whether it must be one that has masks.</param>
    /// <param name="encoding">How a text is written, if it is known.</param>
    /// <exception cref="DeepShellException">It is of none.</exception>
    public static DatasetFormat FormatOf(string path, string? name = null, bool masks = false, System.Text.Encoding? encoding = null)
    {
        if (masks) return MaskFormatOf(path, name);
        if (name is not null) return Components.Create<DatasetFormat>(name);
        byte[] head = File.Exists(path) ? SourceFile.Head(path) : [];
        if (File.Exists(path) && head.Length == 0)
            throw new DeepShellException("Import.Empty", ErrorKind.InvalidData, $"{path} is empty.", "Choose a file with data.", path);
        // Texts are recognised as UTF-8. What has zeros is text of two or four bytes a letter, or none.
        if (encoding is not (null or System.Text.UTF8Encoding) && TextEncoding.Marked(head) is null && head.Contains((byte)0) != encoding.IsSingleByte) head = System.Text.Encoding.UTF8.GetBytes(encoding.GetString(head));
        DatasetFormat[] formats = [.. Components.Of<DatasetFormat>().Select(c => (DatasetFormat)c.Create())];
        DatasetFormat? recognised = formats.Where(f => f.Recognises(path, head)).MaxBy(f => f.Precedence);
        // Text is recognised by exclusion: what is known to be something else comes before it.
        if (recognised is null or Csv && ForeignFile.Describe(head) is var (what, remedy))
            throw new DeepShellException("Import.Foreign", ErrorKind.InvalidData, $"{path} is {what}.", remedy, path);
        if (recognised is null && Directory.Exists(path)) throw NoData(path);
        return recognised
            ?? throw new DeepShellException("Import.UnknownFormat", ErrorKind.InvalidData,
                $"{path} is of no format that is known here ({string.Join(", ", formats.Select(f => Components.Describe(f).Name))}).",
                "Name the format with -Format if it was not recognised.", path);
    }

    private static DatasetFormat MaskFormatOf(string path, string? name)
    {
        byte[] head = File.Exists(path) ? SourceFile.Head(path) : [];
        DatasetFormat[] formats = name is not null ? [Components.Create<DatasetFormat>(name)] : [.. Components.Of<DatasetFormat>().Select(c => (DatasetFormat)c.Create()).Where(f => f.Recognises(path, head))];
        if (formats.Where(f => f.ReadsMasks).MaxBy(f => f.Precedence) is { } format) return format;
        string known = string.Join(", ", Components.Of<DatasetFormat>().Where(c => ((DatasetFormat)c.Create()).ReadsMasks).Select(c => c.Name));
        throw new DeepShellException("Import.NoMasks", ErrorKind.InvalidData, $"{path} has no masks: it is of {(formats.Length == 0 ? "no format that is known here" : $"the format {Components.Describe(formats.MaxBy(f => f.Precedence)!).Name}")}, expected {known}.",
            "Name the folder of masks with -Mask, or leave -Task Segmentation out.", path);
    }

    private static DeepShellException NoData(string folder)
    {
        string[] files = [.. Directory.EnumerateFiles(folder).Where(f => !Path.GetFileName(f).StartsWith('.')).Select(f => Path.GetFileName(f)).Order(StringComparer.OrdinalIgnoreCase)];
        if (files.Where(f => f.EndsWith(".manifest.json", StringComparison.OrdinalIgnoreCase)).ToArray() is [var manifest])
            return new DeepShellException("Import.UnknownFormat", ErrorKind.InvalidData, $"The folder {folder} holds files of a dataset with a manifest.", $"Give the manifest: {Path.Combine(folder, manifest)}.", folder);
        bool isEmpty = !Directory.EnumerateFileSystemEntries(folder).Any();
        return new DeepShellException("Import.UnknownFormat", ErrorKind.InvalidData,
            isEmpty ? $"The folder {folder} is empty." : $"The folder {folder} is of no format that is known here.",
            files.Length > 0 ? $"Give one of its files: {string.Join(", ", files.Take(3))}{(files.Length > 3 ? ", …" : "")}." : isEmpty ? "Choose a folder with data." : "Give a folder of images or texts with a subfolder for each class, images with boxes, or a file.", folder);
    }
}
