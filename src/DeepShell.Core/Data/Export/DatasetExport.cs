using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>Writes datasets to files, in the format that the path asks for.</summary>
public static class DatasetExport
{
    /// <summary>Writes a dataset: .csv, .tsv, .jsonl (these also .gz), .npz, .npy, IDX, .json (COCO), data.yaml (YOLO); anything else is a folder, of images or of texts.</summary>
    /// <returns>The files that were written.</returns>
    /// <exception cref="DeepShellException">The format does not fit the data, or a file exists or cannot be written.</exception>
    public static IReadOnlyList<string> Write(Dataset dataset, string path, ExportOptions? options = null)
    {
        options ??= new ExportOptions();
        int[] rows = Rows(dataset, options);
        DatasetWriter? writer = WriterFor(dataset, path, options);
        if (options.ShardSize is not null || options.Manifest) return ManifestWriter.Write(dataset, rows, path, options, writer);
        return Write(dataset, rows, path, options, writer);
    }

    internal static IReadOnlyList<string> Write(Dataset dataset, int[] rows, string path, ExportOptions options, DatasetWriter? writer)
    {
        if (writer is not null) return writer.Write(new ExportJob(dataset, rows, path, options));
        throw new DeepShellException("Export.Format", ErrorKind.InvalidArgument, Path.HasExtension(path) ? $"'{Path.GetExtension(path)}' is no format that {dataset.Name} can be written in." : $"{dataset.Name} is not made of images or of texts with classes, which are what goes into a folder.",
            "Use .csv, .tsv, .jsonl, .npz or .npy.", path);
    }

    /// <summary>The writer that is named, that the path asks for, or, for a folder, that suits the data; null when there is none.</summary>
    public static DatasetWriter? WriterFor(Dataset dataset, string path, ExportOptions options) =>
        options.Format is { } format ? Components.Create<DatasetWriter>(format)
        : WritersFor(path) is { Count: > 0 } named ? named.FirstOrDefault(w => w.Fits(dataset)) ?? named[0]
        : Components.Of<DatasetWriter>().Select(c => (DatasetWriter)c.Create()).FirstOrDefault(w => w.IsFolderFor(dataset));

    /// <summary>The writer that a path asks for; null for a folder.</summary>
    public static DatasetWriter? WriterFor(string path) => WritersFor(path).FirstOrDefault();

    private static IReadOnlyList<DatasetWriter> WritersFor(string path)
    {
        string name = Path.GetFileName(path).ToLowerInvariant();
        bool packed = name.EndsWith(".gz", StringComparison.Ordinal);
        if (packed) name = name[..^3];
        return [.. Components.Of<DatasetWriter>().Select(c => (DatasetWriter)c.Create()).Where(w => w.Recognises(name) && (!packed || w.Packs))];
    }

    /// <summary>The rows that would be written.</summary>
    public static int[] Rows(Dataset dataset, ExportOptions options)
    {
        int[] rows = options.Part is not { } part ? [.. Enumerable.Range(0, dataset.Count)]
            : dataset.Partitions?[part].ToArray() ?? throw new DeepShellException("Export.NotSplit", ErrorKind.InvalidOperation,
                $"{dataset.Name} is not split, so it has no {part} part.", "Split it first, or leave -Partition out.", dataset);
        return options.First is { } first ? rows[..Math.Min(first, rows.Length)] : rows;
    }
}
