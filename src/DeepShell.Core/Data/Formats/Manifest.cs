using System.Security.Cryptography;
using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>
/// The manifest that Export-Dataset -Manifest or -ShardSize writes: its files are checked by their SHA-256, and read as one set, with the
/// label and the kinds of columns that it had.
/// </summary>
[Component("Manifest")]
public sealed class Manifest : DatasetFormat
{
    /// <inheritdoc/>
    public override int Precedence => 100;

    /// <inheritdoc/>
    public override bool Recognises(string path, ReadOnlySpan<byte> head) => DatasetManifest.Recognises(head);

    /// <inheritdoc/>
    public override Dataset Read(string path, ImportOptions options)
    {
        DatasetManifest manifest = DatasetManifest.Read(path);
        string folder = Path.GetDirectoryName(path)!;
        foreach (DatasetManifest.Entry entry in manifest.Files) Check(entry, folder, path);
        DatasetFormat format = Components.Create<DatasetFormat>(manifest.Format);
        if (manifest.Import.Length > 1 && !format.ReadsShards)
            throw new DeepShellException("Import.Manifest", ErrorKind.InvalidData, $"{path} names {manifest.Import.Length} files of the format {manifest.Format}, which is not read in parts.", "Export the dataset again.", path);
        string[] sources = [.. manifest.Import.Select(i => Inside(folder, i, path))];
        Dataset dataset = format.Read(sources[0], options with
        {
            Format = null,
            Columns = manifest.Columns,
            More = sources[1..],
            Encoding = options.Encoding ?? (manifest.Encoding is null ? null : TextEncoding.Of(manifest.Encoding)),
            Culture = options.Culture ?? (manifest.Culture is null ? null : NumberCulture.Of(manifest.Culture)),
            Delimiter = options.Delimiter ?? manifest.Delimiter,
            Header = options.Header ?? (manifest.Format == "Csv" ? true : null),
            Guarded = manifest.Guarded,
        });
        if (dataset.Count + dataset.SkippedRows.Count != manifest.Rows)
            throw new DeepShellException("Import.ManifestRows", ErrorKind.InvalidData, $"{path} says that there are {manifest.Rows:N0} rows, its files have {dataset.Count:N0}.", "Export the dataset again.", path);
        return dataset.FromManifest(manifest.Name, path);
    }

    private static void Check(DatasetManifest.Entry entry, string folder, string manifest)
    {
        string file = Inside(folder, entry.Path, manifest);
        if (!File.Exists(file))
            throw new DeepShellException("Import.ManifestFile", ErrorKind.NotFound, $"{entry.Path}, which {Path.GetFileName(manifest)} lists, is not there.", "Copy all files of the set, or export it again.", file);
        long bytes = new FileInfo(file).Length;
        string hash = bytes == entry.Bytes ? Hash(file) : "";
        if (!hash.Equals(entry.Sha256, StringComparison.OrdinalIgnoreCase))
            throw new DeepShellException("Import.ManifestHash", ErrorKind.InvalidData,
                bytes != entry.Bytes ? $"{entry.Path} has {bytes:N0} bytes, expected {entry.Bytes:N0}." : $"{entry.Path} was changed: its SHA-256 is {hash}, expected {entry.Sha256}.",
                "Copy it again, or import the file itself if the change was meant.", file);
    }

    /// <summary>SHA-256 of a file.</summary>
    internal static string Hash(string file)
    {
        using FileStream stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    // A manifest does not reach beyond its own folder.
    private static string Inside(string folder, string name, string manifest)
    {
        string root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)), path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(Path.Combine(root, name)));
        return path == root || path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? path
            : throw new DeepShellException("Import.ManifestPath", ErrorKind.InvalidData, $"{Path.GetFileName(manifest)} lists '{name}', which leads out of its folder.", "Do not use this manifest.", manifest);
    }
}
