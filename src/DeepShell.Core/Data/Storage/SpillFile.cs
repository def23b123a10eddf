using Microsoft.Win32.SafeHandles;

namespace DeepShell.Data;

/// <summary>A file of bytes that are read at their places. Not mapped into memory: what was read counts as the file cache's, and a file that somebody cuts short is an error and not the end of the process.</summary>
internal abstract class DataFile(SafeFileHandle handle) : IDisposable
{
    protected SafeFileHandle Handle => handle;

    /// <summary>Closes it where nobody else reads it; otherwise that is left to the garbage collector.</summary>
    public void Dispose() => handle.Dispose();

    public void Read(long offset, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            int count = RandomAccess.Read(handle, destination, offset);
            if (count == 0)
                throw new DeepShellException("Data.Storage", ErrorKind.InvalidData, "The file that holds the data outside of memory was cut short.", "Import the data again.");
            offset += count;
            destination = destination[count..];
        }
    }
}

/// <summary>What does not fit into memory, in a file without a future: it is deleted when nobody reads it any longer, at the latest with the process.</summary>
internal sealed class SpillFile : DataFile
{
    private long _length;

    public SpillFile() : base(Open()) { }

    /// <summary>Adds bytes and says where they are. Safe to call from several threads.</summary>
    public long Append(ReadOnlySpan<byte> bytes)
    {
        long offset = Interlocked.Add(ref _length, bytes.Length) - bytes.Length;
        try
        {
            RandomAccess.Write(Handle, bytes, offset);
            return offset;
        }
        catch (IOException e)
        {
            throw Unwritable(e);
        }
    }

    private static SafeFileHandle Open()
    {
        string file = Path.Combine(StorageFolder.Ready(), $"{Path.GetRandomFileName()}.tmp");
        try
        {
            SafeFileHandle handle = File.OpenHandle(file, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, FileOptions.DeleteOnClose);
            // Where that is allowed it has no name from the start, so that not even a killed process leaves it behind.
            if (!OperatingSystem.IsWindows()) File.Delete(file);
            return handle;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(e);
        }
    }

    private static DeepShellException Unwritable(Exception e) =>
        new("Data.Storage", ErrorKind.InvalidOperation, $"Data beyond the memory limit could not be written to {StorageFolder.Path}: {e.Message}",
            $"Make room there, name another folder by the environment variable {StorageFolder.Variable}, or give a larger -MemoryLimit.", StorageFolder.Path, e);
}
