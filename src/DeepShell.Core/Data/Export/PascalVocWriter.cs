using System.Globalization;
using System.Xml.Linq;
using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>Images with boxes as in Pascal VOC: a folder with JPEGImages, Annotations, and the lists of the parts in ImageSets/Main.</summary>
[Component("PascalVoc", Aliases = "Voc")]
public sealed class PascalVocWriter : DatasetWriter
{
    /// <inheritdoc/>
    public override bool Recognises(string name) => false;

    /// <inheritdoc/>
    public override bool IsFolderFor(Dataset dataset) => dataset.Label is BoxField;

    internal override IReadOnlyList<string> Write(ExportJob job)
    {
        ImageWriter images = new(job);
        _ = images.Boxes;
        List<string> files = [.. images.Write(job.Rows, Path.Combine(job.Path, "JPEGImages"))];
        foreach (int row in job.Rows)
            files.Add(job.File(Path.Combine(job.Path, "Annotations", images.Name(row) + ".xml"), stream => Annotation(images, row).Save(stream)));
        foreach ((string? part, int[] rows) in ExportParts.Of(job))
            if (part is not null)
                files.Add(job.File(Path.Combine(job.Path, "ImageSets", "Main", part + ".txt"), stream =>
                {
                    using StreamWriter text = new(stream, leaveOpen: true) { NewLine = "\n" };
                    foreach (int row in rows) text.WriteLine(images.Name(row));
                }));
        return files;
    }

    private static XElement Annotation(ImageWriter images, int row) => new("annotation",
        new XElement("folder", "JPEGImages"),
        new XElement("filename", images.FileName(row)),
        new XElement("size", new XElement("width", images.Width), new XElement("height", images.Height), new XElement("depth", images.Channels)),
        new XElement("segmented", 0),
        images.Boxes.Named(row).Select(box => new XElement("object",
            new XElement("name", box.Class),
            new XElement("pose", "Unspecified"),
            new XElement("truncated", 0),
            new XElement("difficult", box.IsDifficult ? 1 : 0),
            // From 1, the last pixel included.
            new XElement("bndbox", Corner("xmin", box.X + 1), Corner("ymin", box.Y + 1), Corner("xmax", box.X + box.Width), Corner("ymax", box.Y + box.Height)))));

    private static XElement Corner(string name, double value) => new(name, value.ToString("R", CultureInfo.InvariantCulture));
}
