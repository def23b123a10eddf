using DeepShell.Files;

namespace DeepShell.Data;

/// <summary>A file that data are read from: found, opened, unpacked when gzipped, and hashed on the way.</summary>
internal static class SourceFile
{
    private const int HeadSize = 64 * 1024;

    /// <summary>The full path of an existing file or folder.</summary>
    /// <exception cref="DeepShellException">There is none; names nearby are suggested.</exception>
    public static string Find(string path)
    {
        string full = Path.GetFullPath(path);
        if (File.Exists(full) || Directory.Exists(full)) return full;
        string? folder = Path.GetDirectoryName(full);
        string near = folder is not null && Directory.Exists(folder)
            ? Catalog.Suggestion.For(Path.GetFileName(full), Directory.EnumerateFileSystemEntries(folder).Take(10_000).Select(p => Path.GetFileName(p)))
            : folder is null ? "" : $" Its folder does not exist either.";
        throw new DeepShellException("Import.NotFound", ErrorKind.NotFound, $"There is no file or folder {path}.{near}", "Check the path.", path);
    }

    /// <summary>A file's name without .gz.</summary>
    public static string Unpacked(string name) => name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;

    /// <summary>iris of iris.csv, of iris.csv.gz and of a folder iris: it becomes the name of models and their files.</summary>
    public static string ShortName(string path)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
        return Directory.Exists(path) ? name : Path.GetFileNameWithoutExtension(Unpacked(name));
    }

    /// <summary>The first bytes of a file, unpacked.</summary>
    public static byte[] Head(string path)
    {
        using Stream stream = Open(path, out _);
        byte[] head = new byte[HeadSize];
        try
        {
            int count = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            return head[..count];
        }
        catch (InvalidDataException e)
        {
            throw Damaged(path, e);
        }
    }

    /// <summary>The length of a file that is not gzipped; null for one that is.</summary>
    public static long? Length(string path)
    {
        using FileStream file = File.OpenRead(path);
        return file.ReadByte() == 0x1f && file.ReadByte() == 0x8b ? null : file.Length;
    }

    /// <summary>The unpacked content. The hash is of the file's own bytes, complete once the stream was read to its end.</summary>
    public static Stream Open(string path, out HashingStream hash, CancellationToken cancel = default)
    {
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DeepShellException("Import.Unreadable", ErrorKind.InvalidData, $"{path} cannot be read: {e.Message}", "Check its permissions, and that no other program holds it.", path, e);
        }
        bool packed = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        hash = new HashingStream(new CancellableStream(file, cancel));
        return packed ? new WholeGZipStream(hash) : hash;
    }

    public static DeepShellException Damaged(string path, Exception e) => new("Import.Damaged", ErrorKind.InvalidData,
        $"{path} is damaged: {e.Message}", "Fetch or unpack it again.", path, e);
}
