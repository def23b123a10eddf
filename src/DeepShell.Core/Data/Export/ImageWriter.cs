using System.Globalization;
using System.Text.RegularExpressions;
using DeepShell.Data.Imaging;

namespace DeepShell.Data;

/// <summary>
/// Writes the images of a dataset under the names they had or their row numbers; no name occurs twice. A PNG or JPEG file that has the dataset's
/// size is copied as it is; whatever was resized, or turned as its EXIF data say, becomes a PNG.
/// </summary>
internal sealed partial class ImageWriter
{
    private readonly ImageField _images;
    private readonly ExportJob _job;
    private readonly string[] _names, _extensions;

    /// <summary>Finds a name for each image of a job.</summary>
    /// <exception cref="DeepShellException">The dataset holds no images.</exception>
    public ImageWriter(ExportJob job)
    {
        _job = job;
        _images = job.Dataset.Features is [ImageField images] ? images
            : throw new DeepShellException("Export.NotImages", ErrorKind.InvalidArgument, $"{job.Dataset.Name} does not hold images.", "Write tables to .csv, .jsonl or .npz.", job.Dataset);
        _names = new string[job.Dataset.Count];
        _extensions = new string[job.Dataset.Count];
        Parallel.ForEach(job.Rows, job.Breakable, row => _extensions[row] = CopiedAs(row) ?? ".png");
        HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);
        int digits = (images.Count - 1).ToString(CultureInfo.InvariantCulture).Length;
        // Of all rows, so that shards do not take each other's names.
        for (int row = 0; row < images.Count; row++)
        {
            string number = row.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0'), name = Path.GetFileNameWithoutExtension(images.File(row)) ?? number;
            _names[row] = taken.Add(name) ? name : $"{name}-{number}";
            taken.Add(_names[row]);
        }
    }

    /// <summary>What the folder of images beside a file is called: by the file, so that train.csv and test.csv do not share one; all shards of a file do.</summary>
    public static string FolderOf(string file) => ShardNumber().Replace(Path.GetFileNameWithoutExtension(SourceFile.Unpacked(file)), "") + "-images";

    [GeneratedRegex(@"-\d{5}-of-\d{5}$")]
    private static partial Regex ShardNumber();

    /// <summary>The column of boxes.</summary>
    /// <exception cref="DeepShellException">The dataset has none.</exception>
    public BoxField Boxes => field ??= _job.Dataset.Fields.OfType<BoxField>().FirstOrDefault()
        ?? throw new DeepShellException("Export.NoBoxes", ErrorKind.InvalidArgument, $"{_job.Dataset.Name} has no boxes.", "Write images with classes to a folder, to .npz or to an IDX file.", _job.Dataset);

    /// <summary>Pixels in width.</summary>
    public int Width => _images.Width;

    /// <summary>Pixels in height.</summary>
    public int Height => _images.Height;

    /// <summary>1 or 3.</summary>
    public int Channels => _images.Channels;

    /// <summary>The file name of a row's image.</summary>
    public string FileName(int row) => _names[row] + _extensions[row];

    /// <summary>The name of a row's image, without extension.</summary>
    public string Name(int row) => _names[row];

    /// <summary>Writes the images of rows to a folder and returns the files.</summary>
    public string[] Write(int[] rows, string folder)
    {
        string[] files = new string[rows.Length];
        try
        {
            Parallel.For(0, rows.Length, _job.Breakable, i =>
            {
                int row = rows[i];
                byte[] bytes = CopiedAs(row) is not null ? File.ReadAllBytes(_images.File(row)!)
                    : ImageEngines.Default.EncodePng(new PixelImage(Width, Height, Channels, _images.Pixels(row, new byte[_images.Size]).ToArray()));
                files[i] = _job.File(Path.Combine(folder, FileName(row)), stream => stream.Write(bytes));
            });
        }
        catch (AggregateException e) when (e.InnerExceptions.OfType<DeepShellException>().FirstOrDefault() is { } first)
        {
            throw first;
        }
        return files;
    }

    // The extension of a file that can be copied, or null.
    private string? CopiedAs(int row)
    {
        if (_images.File(row) is not { } file || !File.Exists(file)) return null;
        byte[] bytes = File.ReadAllBytes(file);
        string? extension = ImageSignature.FormatOf(bytes) switch { "PNG" => ".png", "JPEG" => ".jpg", _ => null };
        if (extension is null || bytes.AsSpan().IndexOf("Exif\0\0"u8) >= 0 || bytes.AsSpan().IndexOf("eXIf"u8) >= 0) return null;
        ImageHeader header = ImageEngines.Default.Identify(bytes, file);
        return header.Width == Width && header.Height == Height ? extension : null;
    }
}
