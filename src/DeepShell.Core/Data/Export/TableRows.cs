namespace DeepShell.Data;

/// <summary>Rows as a text format writes them: the columns as they were read, or what the network would see and the label.</summary>
internal sealed class TableRows
{
    private readonly Dataset _dataset;
    private readonly float[]? _encoded;
    private readonly int _width;

    /// <param name="job">The rows.</param>
    /// <param name="nested">Whether lists may be values, and images the names of their files; in a table they may not.</param>
    public TableRows(ExportJob job, bool nested = false)
    {
        _dataset = job.Dataset;
        if (_dataset.Masks is { } masks && (!job.Options.Encoded || masks.Role == FieldRole.Label))
            throw new DeepShellException("Export.Masks", ErrorKind.InvalidOperation, $"Column '{masks.Name}' of {_dataset.Name} holds masks, which a text file cannot.", "Export to a folder (-Format MaskFolder or PascalVoc)" + (masks.Role == FieldRole.Label ? "." : $", or drop it: Select-DatasetColumn -Drop {masks.Name}."), _dataset);
        if (!job.Options.Encoded)
        {
            if (_dataset.Fields.FirstOrDefault(f => f is BoxField && !nested) is { } boxes)
                throw new DeepShellException("Export.Boxes", ErrorKind.InvalidOperation, $"Column '{boxes.Name}' of {_dataset.Name} holds boxes, which a table cannot.", "Export to a folder (-Format PascalVoc, Coco or Yolo) or to .jsonl.", _dataset);
            if (_dataset.Fields.OfType<ImageField>().FirstOrDefault(f => !nested) is { } image)
                throw new DeepShellException("Export.Images", ErrorKind.InvalidOperation, $"Column '{image.Name}' of {_dataset.Name} holds images, which a text file cannot.", "Export it to a folder, to .npz, to an IDX file, or, with a single column of images, to .jsonl or .csv.", _dataset);
            Names = [.. _dataset.Fields.Select(f => f.Name)];
            return;
        }
        Preprocessing encoding = _dataset.Encoding;
        _width = encoding.InputShape.Size;
        _encoded = new float[checked(job.Rows.Length * _width)];
        encoding.Encode(_dataset, job.Rows, _encoded);
        Names = [.. encoding.FloatNames, .. _dataset.Label is { } label ? [label.Name] : (string[])[]];
    }

    public string[] Names { get; }

    /// <summary>A value of the place-th row: a double, a float, a text or null.</summary>
    public object? Value(int row, int place, int column) => _encoded is null ? _dataset.Fields[column].Value(row)
        : column < _width ? _encoded[place * _width + column] : _dataset.Label!.Value(row);
}
