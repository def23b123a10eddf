using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>Images in a folder images, and beside it a table, labels.csv, that says what each is; any other columns are in it too. The images of pets.csv are in pets-images.</summary>
[Component("ImageTable")]
public sealed class ImageTableWriter : DatasetWriter
{
    /// <inheritdoc/>
    public override bool Recognises(string name) => CsvWriter.IsTable(name);

    /// <inheritdoc/>
    public override bool Fits(Dataset dataset) => dataset.Features is [ImageField] && dataset.Label is not (BoxField or MaskField);

    /// <inheritdoc/>
    public override bool IsFolderFor(Dataset dataset) => dataset.Features is [ImageField] && dataset.Label is NumberField && dataset.Masks is null;

    internal override IReadOnlyList<string> Write(ExportJob job)
    {
        ImageWriter images = new(job);
        bool named = Recognises(SourceFile.Unpacked(Path.GetFileName(job.Path)).ToLowerInvariant());
        string folder = named ? ImageWriter.FolderOf(job.Path) : "images", table = Path.GetFullPath(named ? job.Path : Path.Combine(job.Path, "labels.csv"));
        Field[] fields = [.. job.Dataset.Fields.Where(f => f is not (ImageField or MaskField))];
        if (fields.FirstOrDefault(f => f is BoxField) is { } boxes)
            throw new DeepShellException("Export.Boxes", ErrorKind.InvalidOperation, $"Column '{boxes.Name}' of {job.Dataset.Name} holds boxes, which a table cannot.", "Export to a folder (-Format PascalVoc, Coco or Yolo) or to .jsonl.", job.Dataset);
        if (job.Dataset.Label is MaskField masks)
            throw new DeepShellException("Export.Masks", ErrorKind.InvalidOperation, $"Column '{masks.Name}' of {job.Dataset.Name} holds masks, which a table cannot.", "Export to a folder (-Format MaskFolder or PascalVoc).", job.Dataset);
        return [job.File(table, stream => CsvWriter.Write(stream, job with { Path = table }, [ImageTable.FileColumn(fields), .. fields.Select(f => f.Name)],
            (row, _, c) => c == 0 ? folder + "/" + images.FileName(row) : fields[c - 1].Value(row))), .. images.Write(job.Rows, Path.Combine(Path.GetDirectoryName(table)!, folder))];
    }
}
