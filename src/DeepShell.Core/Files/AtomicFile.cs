namespace DeepShell.Files;

/// <summary>Writes files so that an interruption leaves what was there before: to a temporary name first, then renamed.</summary>
public static class AtomicFile
{
    /// <summary>Writes a file.</summary>
    /// <param name="path">The file; its folder is made if need be.</param>
    /// <param name="overwrite">Whether a file of that name may be replaced.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="DeepShellException">It exists already, or cannot be written.</exception>
    public static void Write(string path, bool overwrite, Action<Stream> write)
    {
        string full = Path.GetFullPath(path);
        if (Directory.Exists(full))
            throw new DeepShellException("File.IsFolder", ErrorKind.InvalidArgument, $"{path} is a folder.", "Give the name of a file.", path);
        if (!overwrite && File.Exists(full))
            throw new DeepShellException("File.Exists", ErrorKind.AlreadyExists, $"{path} exists already.", "Use -Force to replace it.", path);
        string temporary = Path.Combine(Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}.{Path.GetRandomFileName()}.tmp");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, full, overwrite);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new DeepShellException("File.Write", ErrorKind.InvalidOperation,
                $"{path} could not be written: {e.Message}{(File.Exists(full) ? " The file that was there is unchanged." : "")}",
                "Check the disk's free space and the folder's permissions, or write somewhere else.", path, e);
        }
        finally
        {
            TryDelete(temporary);
        }
    }

    private static void TryDelete(string path)
    {
        try { File.Delete(path); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
    }
}
