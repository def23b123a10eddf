namespace DeepShell.Data.Imaging;

/// <summary>Reads and writes image files with the default engine; errors name the file.</summary>
public static class ImageFile
{
    /// <summary>Reads the header of a file.</summary>
    public static ImageHeader Identify(string path) => ImageEngines.Default.Identify(Bytes(path), path);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="channels">1, 3, or 0 for what the file holds.</param>
    public static PixelImage Read(string path, int channels = 0) => ImageEngines.Default.Decode(Bytes(path), path, channels);

    /// <summary>Writes a PNG under a temporary name and renames it, so that an interrupted write leaves an old file whole.</summary>
    public static void WritePng(PixelImage image, string path)
    {
        string temporary = path + ".tmp";
        File.WriteAllBytes(temporary, ImageEngines.Default.EncodePng(image));
        File.Move(temporary, path, overwrite: true);
    }

    internal static byte[] Bytes(string path)
    {
        try
        {
            FileInfo file = new(path);
            if (!file.Exists)
                throw new DeepShellException("Image.NotFound", ErrorKind.NotFound, $"{path}: there is no such file.", "Check the path.", path);
            if (file.Length > ImageLimits.MaxFileLength)
                throw new DeepShellException("Image.TooLarge", ErrorKind.LimitExceeded,
                    $"{path}: the file has {file.Length} bytes, and at most {ImageLimits.MaxFileLength} are read.", "Make the image smaller, or leave the file out.", path);
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DeepShellException("Image.Unreadable", ErrorKind.InvalidData, $"{path}: {e.Message}", "Check the file and its permissions.", path, e);
        }
    }
}
