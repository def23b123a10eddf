using DeepShell.Data.Imaging;

namespace DeepShell.Data;

/// <summary>An image of a dataset, as rows that leave it have it: decoded when its pixels are asked for.</summary>
public sealed class ImageCell
{
    private readonly ImageField _field;
    private readonly int _row;

    internal ImageCell(ImageField field, int row) => (_field, _row) = (field, row);

    /// <summary>The file it was read from; null where there was none.</summary>
    public string? Path => _field.File(_row);

    /// <summary>Pixels in width.</summary>
    public int Width => _field.Width;

    /// <summary>Pixels in height.</summary>
    public int Height => _field.Height;

    /// <summary>1 for grey, 3 for red, green, blue.</summary>
    public int Channels => _field.Channels;

    /// <summary>The pixels.</summary>
    public PixelImage GetPixels() => new(Width, Height, Channels, _field.Pixels(_row, new byte[_field.Size]).ToArray());

    /// <summary>The path, or the position where there is none.</summary>
    public override string ToString() => $"{_field.Value(_row)}";

    /// <summary>A column of images; those of one dataset stay where they are.</summary>
    /// <exception cref="DeepShellException">They differ in size.</exception>
    internal static ImageField Column(string name, IReadOnlyList<ImageCell> cells, FieldRole role)
    {
        ImageField first = cells[0]._field;
        if (cells.All(c => c._field == first)) return (ImageField)first.Select([.. cells.Select(c => c._row)]).WithName(name).WithRole(role);
        byte[] pixels = new byte[checked(cells.Count * first.Size)], buffer = new byte[first.Size];
        for (int i = 0; i < cells.Count; i++)
        {
            ImageCell cell = cells[i];
            if ((cell.Width, cell.Height, cell.Channels) != (first.Width, first.Height, first.Channels))
                throw new DeepShellException("Import.ImageSizes", ErrorKind.InvalidData, $"Object {i + 1} has an image of {cell._field.Shape}, expected {first.Shape} as the first has.", "Import both datasets with the same -ImageSize.", cell.ToString());
            cell._field.Pixels(cell._row, buffer).CopyTo(pixels.AsSpan(i * first.Size));
        }
        return ImageField.FromPixels(name, first.Height, first.Width, first.Channels, pixels, role);
    }
}
