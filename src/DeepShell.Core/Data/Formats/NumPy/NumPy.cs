using System.IO.Compression;
using DeepShell.Catalog;
using DeepShell.Files;

namespace DeepShell.Data;

/// <summary>NumPy's .npy (a matrix of rows) and .npz (x and y, or x_train, y_train, x_test …): tables, or images of bytes.</summary>
[Component("NumPy", Aliases = "Npy,Npz")]
public sealed class NumPy : DatasetFormat
{
    // What a repeated byte can be packed into is 1:1000; data are not.
    private const long MostUnpacked = 1L << 26;
    private const int MostRatio = 200, MostEntries = 10_000;

    /// <inheritdoc/>
    internal override bool ReadsShards => true;

    /// <inheritdoc/>
    public override bool Recognises(string path, ReadOnlySpan<byte> head) =>
        head.StartsWith((ReadOnlySpan<byte>)[0x93, (byte)'N', (byte)'U', (byte)'M']) || (head.StartsWith("PK"u8) && (path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase) || ForeignFile.FirstEntry(head).EndsWith(".npy", StringComparison.OrdinalIgnoreCase)));

    /// <inheritdoc/>
    public override Dataset Read(string path, ImportOptions options)
    {
        if (options.TestPath is not null)
            throw new DeepShellException("Import.NumPyTest", ErrorKind.InvalidArgument, "A NumPy file takes its test part from x_test and y_test.", "Leave -TestPath out.", options.TestPath);
        List<string> hashes = [];
        Dictionary<string, NpyArray> arrays = new(StringComparer.OrdinalIgnoreCase);
        foreach (string file in options.More.Prepend(path))
        {
            using (Stream whole = SourceFile.Open(file, out HashingStream hashing)) hashes.Add(hashing.Finish());
            foreach ((string name, NpyArray array) in Arrays(file))
                // What names columns and classes is the same in all shards.
                if (!arrays.TryGetValue(name, out NpyArray? before)) arrays[name] = array;
                else if (name is not ("columns" or "classes" or NumPyDataset.LabelName)) arrays[name] = before.Followed(array, file);
        }
        return NumPyDataset.Make(arrays, path, ContentHash.Join(hashes), options);
    }

    /// <summary>The arrays of a file by name; the one of an .npy file is called x.</summary>
    internal static Dictionary<string, NpyArray> Arrays(string path) => SourceFile.Head(path).AsSpan().StartsWith("PK"u8) ? Archive(path) : Single(path);

    private static Dictionary<string, NpyArray> Single(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        return new() { ["x"] = NpyArray.Read(file, file.Length, "x", path) };
    }

    private static Dictionary<string, NpyArray> Archive(string path)
    {
        try
        {
            using ZipArchive zip = ZipFile.OpenRead(path);
            if (zip.Entries.Count > MostEntries) throw Bad($"holds {zip.Entries.Count:N0} entries, expected at most {MostEntries:N0}");
            Dictionary<string, NpyArray> arrays = new(StringComparer.OrdinalIgnoreCase);
            foreach (ZipArchiveEntry entry in zip.Entries)
            {
                // Nothing is written by these names, but an honest file has none of them.
                if (entry.FullName.Contains("..", StringComparison.Ordinal) || entry.FullName.StartsWith('/') || entry.FullName.Contains('\\') || entry.FullName.Contains(':'))
                    throw Bad($"holds an entry that leads out of it: '{entry.FullName}'");
                if (!entry.FullName.EndsWith(".npy", StringComparison.OrdinalIgnoreCase)) continue;
                if (entry.Length > MostUnpacked && entry.Length / MostRatio > entry.CompressedLength)
                    throw Bad($"holds '{entry.FullName}', which grows from {entry.CompressedLength:N0} to {entry.Length:N0} bytes");
                using Stream stream = entry.Open();
                string name = entry.FullName[..^4];
                arrays[name] = NpyArray.Read(stream, entry.Length, name, path);
            }
            return arrays.Count > 0 ? arrays : throw Bad("holds no array");
        }
        catch (InvalidDataException e)
        {
            throw SourceFile.Damaged(path, e);
        }

        DeepShellException Bad(string what) => new("Import.NumPy", ErrorKind.InvalidData, $"{Path.GetFileName(path)} {what}.", "Use files from a source you trust, saved with numpy.savez.", path);
    }
}
