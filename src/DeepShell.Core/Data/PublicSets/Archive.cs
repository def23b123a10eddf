using System.Formats.Tar;
using System.IO.Compression;

namespace DeepShell.Data;

/// <summary>Unpacks the archives of public sets.</summary>
internal static class Archive
{
    private const long MostBytes = 8L << 30;
    private const int MostEntries = 1_000_000;

    /// <summary>Unpacks a .tar.gz or .zip into a folder, once. It is whole or not there.</summary>
    /// <exception cref="DeepShellException">An entry leads out of the folder, or there is too much.</exception>
    public static string Unpack(string archive, string target)
    {
        if (Directory.Exists(target)) return target;
        string temporary = target + "." + Path.GetRandomFileName() + ".tmp";
        Directory.CreateDirectory(temporary);
        try
        {
            long bytes = 0;
            int entries = 0;
            foreach ((string name, Stream stream) in Entries(archive))
            {
                if (++entries > MostEntries) throw Bad(archive, $"has more than {MostEntries:N0} entries");
                string path = Path.GetFullPath(Path.Combine(temporary, name));
                if (!path.StartsWith(temporary + Path.DirectorySeparatorChar, StringComparison.Ordinal)) throw Bad(archive, $"has an entry that leads out of it: '{name}'");
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write);
                byte[] buffer = new byte[1 << 16];
                for (int got; (got = stream.Read(buffer)) > 0; file.Write(buffer, 0, got))
                    if ((bytes += got) > MostBytes) throw Bad(archive, $"unpacks to more than {MostBytes:N0} bytes");
            }
            Directory.Move(temporary, target);
            return target;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw SourceFile.Damaged(archive, e);
        }
        finally
        {
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
        }
    }

    // Regular files alone: links could lead anywhere.
    private static IEnumerable<(string Name, Stream Content)> Entries(string archive)
    {
        using FileStream file = File.OpenRead(archive);
        if (archive.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
        {
            using ZipArchive zip = new(file, ZipArchiveMode.Read);
            foreach (ZipArchiveEntry entry in zip.Entries.Where(e => !e.FullName.EndsWith('/')))
            {
                using Stream stream = entry.Open();
                yield return (entry.FullName, stream);
            }
            yield break;
        }
        using GZipStream unpacked = new(file, CompressionMode.Decompress);
        using TarReader tar = new(unpacked);
        while (tar.GetNextEntry() is { } entry)
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile && entry.DataStream is { } content) yield return (entry.Name, content);
    }

    private static DeepShellException Bad(string archive, string what) => new("Public.Archive", ErrorKind.InvalidData, $"{Path.GetFileName(archive)} {what}.", "Do not use this file; fetch it from its owner.", archive);
}
