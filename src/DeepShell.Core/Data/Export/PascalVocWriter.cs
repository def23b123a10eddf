using System.Globalization;
using System.Xml.Linq;
using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>
/// Images as in Pascal VOC: a folder with JPEGImages, boxes in Annotations, masks in SegmentationClass, and the lists of the parts in
/// ImageSets/Main and ImageSets/Segmentation. labelmap.txt names the classes of the masks.
/// </summary>
[Component("PascalVoc", Aliases = "Voc")]
public sealed class PascalVocWriter : DatasetWriter
{
    /// <inheritdoc/>
    public override bool Recognises(string name) => false;

    /// <inheritdoc/>
    public override bool IsFolderFor(Dataset dataset) => dataset.Fields.Any(f => f is BoxField);

    /// <inheritdoc/>
    public override bool WritesMasks => true;

    internal override IReadOnlyList<string> Write(ExportJob job)
    {
        MaskField? masks = job.Dataset.Masks;
        ImageWriter images = new(job);
        if (masks is null) _ = images.Boxes;
        bool hasBoxes = job.Dataset.Fields.Any(f => f is BoxField);
        List<string> files = [.. images.Write(job.Rows, Path.Combine(job.Path, "JPEGImages"))];
        if (hasBoxes)
            foreach (int row in job.Rows)
                files.Add(job.File(Path.Combine(job.Path, "Annotations", images.Name(row) + ".xml"), stream => Annotation(images, row, masks is not null).Save(stream)));
        if (masks is not null)
        {
            files.AddRange(MaskWriter.Write(job, masks, job.Rows, row => Path.Combine(job.Path, "SegmentationClass", images.Name(row) + ".png")));
            files.Add(MaskWriter.WriteNames(job, masks, Path.Combine(job.Path, "labelmap.txt"), withColors: true));
        }
        foreach ((string? part, int[] rows) in ExportParts.Of(job))
            foreach (string kind in part is null ? [] : (string[])[.. hasBoxes ? (string[])["Main"] : [], .. masks is not null ? (string[])["Segmentation"] : []])
                files.Add(job.File(Path.Combine(job.Path, "ImageSets", kind, part + ".txt"), stream =>
                {
                    using StreamWriter text = new(stream, leaveOpen: true) { NewLine = "\n" };
                    foreach (int row in rows) text.WriteLine(images.Name(row));
                }));
        return files;
    }

    private static XElement Annotation(ImageWriter images, int row, bool hasMask) => new("annotation",
        new XElement("folder", "JPEGImages"),
        new XElement("filename", images.FileName(row)),
        new XElement("size", new XElement("width", images.Width), new XElement("height", images.Height), new XElement("depth", images.Channels)),
        new XElement("segmented", hasMask ? 1 : 0),
        images.Boxes.Named(row).Select(box => new XElement("object",
            new XElement("name", box.Class),
            new XElement("pose", "Unspecified"),
            new XElement("truncated", 0),
            new XElement("difficult", box.IsDifficult ? 1 : 0),
            // From 1, the last pixel included.
            new XElement("bndbox", Corner("xmin", box.X + 1), Corner("ymin", box.Y + 1), Corner("xmax", box.X + box.Width), Corner("ymax", box.Y + box.Height)))));

    private static XElement Corner(string name, double value) => new(name, value.ToString("R", CultureInfo.InvariantCulture));
}
