namespace DeepShell.Data;

/// <summary>A mask of a dataset, as rows that leave it have it: decoded when its pixels are asked for.</summary>
public sealed class MaskCell
{
    private readonly MaskField _field;
    private readonly int _row;

    internal MaskCell(MaskField field, int row) => (_field, _row) = (field, row);

    /// <summary>The file it was read from; null where there was none.</summary>
    public string? Path => _field.File(_row);

    /// <summary>Pixels in width.</summary>
    public int Width => _field.Width;

    /// <summary>Pixels in height.</summary>
    public int Height => _field.Height;

    /// <summary>The names of the classes, in the order of the values.</summary>
    public IReadOnlyList<string> Categories => _field.Categories;

    /// <summary>The class of each pixel, height × width; <see cref="MaskField.Ignore"/> does not count.</summary>
    public byte[] GetPixels() => _field.Pixels(_row, new byte[_field.Size]).ToArray();

    /// <summary>The path, or the position where there is none.</summary>
    public override string ToString() => $"{_field.Value(_row)}";

    /// <summary>A column of masks; those of one dataset stay where they are.</summary>
    /// <exception cref="DeepShellException">They differ in size, or in their classes.</exception>
    internal static MaskField Column(string name, IReadOnlyList<MaskCell> cells, FieldRole role)
    {
        MaskField first = cells[0]._field;
        if (cells.All(c => c._field == first)) return (MaskField)first.Select([.. cells.Select(c => c._row)]).WithName(name).WithRole(role);
        for (int i = 0; i < cells.Count; i++)
            if ((cells[i].Width, cells[i].Height) != (first.Width, first.Height) || !cells[i].Categories.SequenceEqual(first.Categories))
                throw new DeepShellException("Import.MaskClasses", ErrorKind.InvalidData, $"Object {i + 1} has a mask of {cells[i].Width} x {cells[i].Height} and the classes {string.Join(", ", cells[i].Categories.Take(20))}, expected {first.Width} x {first.Height} and {string.Join(", ", first.Categories.Take(20))} as the first has.",
                    "Import both datasets with the same -ImageSize, and with the same classes.txt.", cells[i].ToString());
        byte[][] masks = [.. cells.Select(c => c.GetPixels())];
        return MaskField.Of(ImageField.FromStore(name, first.Height, first.Width, 1, new MemoryImageStore(masks, 1, masks.Length, first.Size, cells.All(c => c.Path is not null) ? [.. cells.Select(c => c.Path!)] : null)), first.Categories, role);
    }
}
