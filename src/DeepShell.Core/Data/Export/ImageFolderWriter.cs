using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>Images in a folder for each class; those without a class in the folder itself. Characters that no folder may be called by become _.</summary>
[Component("ImageFolder")]
public sealed class ImageFolderWriter : DatasetWriter
{
    /// <inheritdoc/>
    public override bool Recognises(string name) => false;

    /// <inheritdoc/>
    public override bool IsFolderFor(Dataset dataset) => dataset.Features is [ImageField] && dataset.Label is null or CategoryField && dataset.Masks is null;

    internal override IReadOnlyList<string> Write(ExportJob job)
    {
        ImageWriter images = new(job);
        if (job.Dataset.Label is not { } label) return images.Write(job.Rows, job.Path);
        if (label is not CategoryField)
            throw new DeepShellException("Export.FolderLabel", ErrorKind.InvalidArgument, $"The label '{label.Name}' of {job.Dataset.Name} is {label switch { BoxField => "boxes", MaskField => "masks", _ => "a number" }}, and folders are called by classes.", label switch { BoxField => "Use -Format PascalVoc, Coco or Yolo.", MaskField => "Use -Format MaskFolder or PascalVoc.", _ => "Use -Format ImageTable." }, job.Dataset);
        Dictionary<object, string> names = ClassFiles.Names(job.Rows.Select(r => label.Value(r) ?? "").Distinct());
        return [.. job.Rows.GroupBy(r => label.Value(r) ?? "").SelectMany(rows => images.Write([.. rows], Path.Combine(job.Path, names[rows.Key])))];
    }
}
