using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>
/// Images with masks: a folder with images and masks, in both of which are folders for the parts, and classes.txt. Where the label is a
/// class, its name is one more folder in both.
/// </summary>
[Component("MaskFolder", Aliases = "Segmentation,ImagesAndMasks")]
public sealed class MaskFolderWriter : DatasetWriter
{
    /// <inheritdoc/>
    public override bool Recognises(string name) => false;

    /// <inheritdoc/>
    public override bool WritesMasks => true;

    /// <inheritdoc/>
    public override bool IsFolderFor(Dataset dataset) => dataset.Fields.Any(f => f is MaskField) && !dataset.Fields.Any(f => f is BoxField);

    internal override IReadOnlyList<string> Write(ExportJob job)
    {
        MaskField masks = job.Dataset.Masks
            ?? throw new DeepShellException("Export.NoMasks", ErrorKind.InvalidArgument, $"{job.Dataset.Name} has no masks.", "Write images with classes to a folder without -Format.", job.Dataset);
        ImageWriter images = new(job);
        CategoryField? label = job.Dataset.Label as CategoryField;
        Dictionary<object, string> names = label is null ? [] : ClassFiles.Names(job.Rows.Select(r => label.Value(r) ?? "").Distinct());
        List<string> files = [MaskWriter.WriteNames(job, masks, Path.Combine(job.Path, "classes.txt"), withColors: false)];
        foreach ((string? part, int[] rows) in ExportParts.Of(job))
            foreach (IGrouping<string, int> group in rows.GroupBy(r => Path.Combine(part ?? "", label is null ? "" : names[label.Value(r) ?? ""])))
            {
                int[] some = [.. group];
                files.AddRange(images.Write(some, Path.Combine(job.Path, "images", group.Key)));
                files.AddRange(MaskWriter.Write(job, masks, some, row => Path.Combine(job.Path, "masks", group.Key, images.Name(row) + ".png")));
            }
        return files;
    }
}
