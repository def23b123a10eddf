using DeepShell.Data.Imaging;

namespace DeepShell.Data;

/// <summary>Writes an image dataset as PNG files, a folder for each class: what the image folder format reads.</summary>
public static class ImageFolderWriter
{
    /// <summary>Writes rows of a dataset and returns the files.</summary>
    /// <param name="dataset">Its first feature holds images.</param>
    /// <param name="rows">Which rows, in the order of writing.</param>
    /// <param name="folder">Made if need be.</param>
    /// <param name="overwrite">Whether files of the same names may be replaced.</param>
    /// <exception cref="DeepShellException">The dataset holds no images, or a file exists or cannot be written.</exception>
    public static IReadOnlyList<string> Write(Dataset dataset, ReadOnlySpan<int> rows, string folder, bool overwrite = false)
    {
        if (dataset.Features is not [ImageField images])
            throw new DeepShellException("Export.NotImages", ErrorKind.InvalidArgument, $"{dataset.Name} does not hold images.", "Only image datasets can be exported to a folder.", dataset);
        byte[] buffer = new byte[images.Size];
        List<string> files = new(rows.Length);
        int digits = Math.Max(1, (images.Count - 1).ToString(System.Globalization.CultureInfo.InvariantCulture).Length);
        foreach (int row in rows)
        {
            string name = Path.GetFileNameWithoutExtension(images.File(row)) ?? row.ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(digits, '0');
            string file = Path.Combine(folder, FolderName(dataset.Label?.Value(row)), name + ".png");
            PixelImage image = new(images.Width, images.Height, images.Channels, images.Pixels(row, buffer).ToArray());
            Files.AtomicFile.Write(file, overwrite, stream => stream.Write(ImageEngines.Default.EncodePng(image)));
            files.Add(file);
        }
        return files;
    }

    // A class may be called anything; a folder may not.
    private static string FolderName(object? label)
    {
        string name = string.Concat((label?.ToString() ?? "").Select(c => Path.GetInvalidFileNameChars().Contains(c) || c is '/' or '\\' or ':' ? '_' : c)).Trim(' ', '.');
        return name.Length == 0 ? "_" : name;
    }
}
