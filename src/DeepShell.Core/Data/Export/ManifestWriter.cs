using System.Globalization;
using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>Writes a dataset in files of so many rows, and the manifest that says which belong together.</summary>
internal static class ManifestWriter
{
    public static IReadOnlyList<string> Write(Dataset dataset, int[] rows, string path, ExportOptions options, DatasetWriter? writer)
    {
        if (writer is null) return DatasetExport.Write(dataset, rows, path, options, writer);
        DatasetFormat format = Components.Create<DatasetFormat>(Components.Describe(writer).Name);
        bool isFolder = !writer.Recognises(SourceFile.Unpacked(Path.GetFileName(path)).ToLowerInvariant());
        string manifest = PathOf(path, isFolder);
        if (!options.Overwrite && File.Exists(manifest))
            throw new DeepShellException("File.Exists", ErrorKind.AlreadyExists, $"{manifest} exists already.", "Use -Force to replace it.", manifest);
        if (options.ShardSize is not null && (isFolder || !format.ReadsShards))
            throw new DeepShellException("Export.Shards", ErrorKind.InvalidArgument, $"{dataset.Name} goes to {(isFolder ? "a folder of many files" : "a format")} that is not cut into shards.", "Leave -ShardSize out; -Manifest alone lists the files with their hashes.", options.ShardSize);
        ExportOptions each = options with { ShardSize = null, Manifest = false };
        int size = Math.Max(1, options.ShardSize ?? rows.Length), shards = Math.Max(1, (rows.Length + size - 1) / size);
        List<string> files = [], sources = [];
        for (int i = 0; i < shards; i++)
        {
            string shard = options.ShardSize is null ? path : ShardName(path, i, shards);
            IReadOnlyList<string> written = DatasetExport.Write(dataset, rows[(i * size)..Math.Min(rows.Length, (i + 1) * size)], shard, each, writer);
            // Cifar's list of classes is written with the first shard.
            files.AddRange(written.Except(files));
            sources.Add(isFolder ? path : written[0]);
        }
        string folder = Path.GetDirectoryName(Path.GetFullPath(manifest))!;
        DatasetManifest content = new()
        {
            Name = dataset.Name,
            Format = Components.Describe(format).Name,
            Rows = rows.Length,
            Task = dataset.Task,
            Columns = options.Encoded || writer is NumPyWriter ? null : [.. dataset.Fields.Select(ColumnDescription.Of)],
            Encoding = options.Encoding?.WebName,
            Culture = options.Culture?.Name,
            Delimiter = options.Delimiter,
            Guarded = writer is CsvWriter or ImageTableWriter && !options.AllowFormulas,
            Import = [.. sources.Select(Relative)],
            Files = [.. files.Select(f => new DatasetManifest.Entry(Relative(f), new FileInfo(f).Length, Manifest.Hash(f)))],
        };
        Files.AtomicFile.Write(manifest, options.Overwrite, content.Write);
        return [.. files, manifest];

        string Relative(string file) => Path.GetRelativePath(folder, file).Replace('\\', '/');
    }

    /// <summary>The manifest of a path: beside a file, within a folder.</summary>
    public static string PathOf(string path, bool isFolder)
    {
        if (isFolder) return Path.Combine(path, "dataset.manifest.json");
        string name = SourceFile.Unpacked(path);
        return Path.Combine(Path.GetDirectoryName(path) ?? "", Path.GetFileNameWithoutExtension(name) + ".manifest.json");
    }

    // x.csv.gz becomes x-00000-of-00003.csv.gz.
    private static string ShardName(string path, int index, int count)
    {
        string name = Path.GetFileName(path), bare = SourceFile.Unpacked(name), extension = Path.GetExtension(bare) + name[bare.Length..];
        return Path.Combine(Path.GetDirectoryName(path) ?? "", string.Create(CultureInfo.InvariantCulture, $"{name[..^extension.Length]}-{index:D5}-of-{count:D5}{extension}"));
    }
}
