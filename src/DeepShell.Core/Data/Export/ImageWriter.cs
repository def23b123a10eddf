using System.Globalization;
using DeepShell.Data.Imaging;

namespace DeepShell.Data;

/// <summary>Writes the images of a dataset as PNG files, under the names they had or their row numbers; no name occurs twice.</summary>
internal sealed class ImageWriter
{
    private readonly ImageField _images;
    private readonly ExportJob _job;
    private readonly string[] _names;

    /// <summary>Finds a name for each image of a job.</summary>
    /// <exception cref="DeepShellException">The dataset holds no images, or no boxes where they are wanted.</exception>
    public ImageWriter(ExportJob job)
    {
        _job = job;
        _images = job.Dataset.Features is [ImageField images] ? images
            : throw new DeepShellException("Export.NotImages", ErrorKind.InvalidArgument, $"{job.Dataset.Name} does not hold images.", "Write tables to .csv, .jsonl or .npz.", job.Dataset);
        Boxes = job.Dataset.Fields.OfType<BoxField>().FirstOrDefault()
            ?? throw new DeepShellException("Export.NoBoxes", ErrorKind.InvalidArgument, $"{job.Dataset.Name} has no boxes.", "Write images with classes to a folder, to .npz or to an IDX file.", job.Dataset);
        _names = new string[job.Dataset.Count];
        HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);
        int digits = (images.Count - 1).ToString(CultureInfo.InvariantCulture).Length;
        foreach (int row in job.Rows)
        {
            string number = row.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0'), name = Path.GetFileNameWithoutExtension(images.File(row)) ?? number;
            _names[row] = taken.Add(name) ? name : $"{name}-{number}";
            taken.Add(_names[row]);
        }
    }

    /// <summary>The column of boxes.</summary>
    public BoxField Boxes { get; }

    /// <summary>Pixels in width.</summary>
    public int Width => _images.Width;

    /// <summary>Pixels in height.</summary>
    public int Height => _images.Height;

    /// <summary>1 or 3.</summary>
    public int Channels => _images.Channels;

    /// <summary>The name of a row's image, without extension.</summary>
    public string Name(int row) => _names[row];

    /// <summary>Writes the images of rows to a folder and returns the files.</summary>
    public string[] Write(int[] rows, string folder)
    {
        string[] files = new string[rows.Length];
        try
        {
            Parallel.For(0, rows.Length, i =>
            {
                byte[] pixels = _images.Pixels(rows[i], new byte[_images.Size]).ToArray();
                byte[] png = ImageEngines.Default.EncodePng(new PixelImage(Width, Height, Channels, pixels));
                files[i] = _job.File(Path.Combine(folder, _names[rows[i]] + ".png"), stream => stream.Write(png));
            });
        }
        catch (AggregateException e) when (e.InnerExceptions.OfType<DeepShellException>().FirstOrDefault() is { } first)
        {
            throw first;
        }
        return files;
    }
}
