using DeepShell.Files;
using Microsoft.Win32.SafeHandles;

namespace DeepShell.Data.Imaging;

/// <summary>Reads and writes image files with the default engine; errors name the file.</summary>
public static class ImageFile
{
    // A larger one is not kept for the next file.
    private const int MostKept = 1 << 24;

    [ThreadStatic]
    private static byte[]? s_room;

    /// <summary>Reads the header of a file.</summary>
    public static ImageHeader Identify(string path) => ImageEngines.Default.Identify(Bytes(path), path);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="channels">1, 3, or 0 for what the file holds.</param>
    public static PixelImage Read(string path, int channels = 0) => ImageEngines.Default.Decode(Bytes(path), path, channels);

    /// <summary>Writes a PNG; an interrupted write leaves an old file whole.</summary>
    /// <exception cref="DeepShellException">The file cannot be written.</exception>
    public static void WritePng(PixelImage image, string path) =>
        AtomicFile.Write(path, overwrite: true, stream => stream.Write(ImageEngines.Default.EncodePng(image)));

    /// <summary>The bytes of a file, in memory that this thread's next call overwrites.</summary>
    internal static ReadOnlySpan<byte> Lend(string path)
    {
        try
        {
            using SafeFileHandle file = File.OpenHandle(path);
            int length = Checked(path, RandomAccess.GetLength(file)), filled = 0;
            byte[] room = s_room is { } kept && kept.Length >= length ? kept : new byte[Math.Max(length, 1 << 16)];
            if (room.Length <= MostKept) s_room = room;
            while (filled < length && RandomAccess.Read(file, room.AsSpan(filled, length - filled), filled) is > 0 and int count) filled += count;
            return room.AsSpan(0, filled);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException) { throw NotFound(path); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw Unreadable(path, e); }
    }

    private static byte[] Bytes(string path)
    {
        try
        {
            FileInfo file = new(path);
            if (!file.Exists) throw NotFound(path);
            Checked(path, file.Length);
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw Unreadable(path, e); }
    }

    private static int Checked(string path, long length) => length <= ImageLimits.MaxFileLength ? (int)length
        : throw new DeepShellException("Image.TooLarge", ErrorKind.LimitExceeded,
            $"{path}: the file has {length} bytes, and at most {ImageLimits.MaxFileLength} are read.", "Make the image smaller, or leave the file out.", path);

    private static DeepShellException NotFound(string path) => new("Image.NotFound", ErrorKind.NotFound, $"{path}: there is no such file.", "Check the path.", path);

    private static DeepShellException Unreadable(string path, Exception e) =>
        new("Image.Unreadable", ErrorKind.InvalidData, $"{path}: {e.Message}", "Check the file and its permissions.", path, e);
}
