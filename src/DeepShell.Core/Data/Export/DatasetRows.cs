namespace DeepShell.Data;

/// <summary>The rows of a dataset one after another, as objects of a pipeline have them: numbers as double, categories and texts as text, missing values null.</summary>
public sealed class DatasetRows
{
    // Encoded together: one by one would take longer.
    private const int AtOnce = 1024;

    private readonly Dataset _dataset;
    private readonly ExportOptions _options;

    /// <summary>The rows of a dataset.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="options">The part, how many, and whether as a network sees them.</param>
    public DatasetRows(Dataset dataset, ExportOptions? options = null)
    {
        (_dataset, _options) = (dataset, options ?? new ExportOptions());
        Columns = _options.Encoded
            ? [.. dataset.Encoding.FloatNames.Select(n => new ColumnDescription(n, "Number", FieldRole.Feature)), .. dataset.Label is { } label ? [ColumnDescription.Of(label)] : Array.Empty<ColumnDescription>()]
            : [.. dataset.Fields.Select(ColumnDescription.Of)];
    }

    /// <summary>What the values of a row are, in their order; with it (<see cref="ImportOptions.Columns"/>) they become the same dataset again.</summary>
    public IReadOnlyList<ColumnDescription> Columns { get; }

    /// <summary>The values, row by row. Images are <see cref="ImageCell"/>s, masks <see cref="MaskCell"/>s, boxes arrays of <see cref="BoundingBox"/>.</summary>
    /// <exception cref="DeepShellException">The dataset has no such part.</exception>
    public IEnumerable<object?[]> Read()
    {
        foreach (int[] rows in DatasetExport.Rows(_dataset, _options).Chunk(AtOnce))
        {
            TableRows? encoded = _options.Encoded ? new TableRows(new ExportJob(_dataset, rows, "", _options)) : null;
            for (int i = 0; i < rows.Length; i++)
            {
                object?[] values = new object?[Columns.Count];
                for (int c = 0; c < values.Length; c++) values[c] = encoded is null ? Value(_dataset.Fields[c], rows[i]) : encoded.Value(rows[i], i, c) is float f ? (double)f : encoded.Value(rows[i], i, c);
                yield return values;
            }
        }
    }

    private static object? Value(Field field, int row) => field switch
    {
        ImageField images => new ImageCell(images, row),
        MaskField masks => new MaskCell(masks, row),
        _ => field.Value(row),
    };
}
