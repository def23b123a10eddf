using System.Globalization;
using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>
/// Images with boxes as in YOLO: data.yaml, and beside it images/train, labels/train and so on for each part. Marks of what is not to be
/// counted have no place in this format and are lost.
/// </summary>
[Component("Yolo")]
public sealed class YoloWriter : DatasetWriter
{
    /// <inheritdoc/>
    public override bool Recognises(string name) => Path.GetExtension(name) is ".yaml" or ".yml";

    /// <inheritdoc/>
    public override bool Packs => false;

    internal override IReadOnlyList<string> Write(ExportJob job)
    {
        ImageWriter images = new(job);
        _ = images.Boxes;
        bool named = Recognises(Path.GetFileName(job.Path).ToLowerInvariant());
        string folder = named ? Path.GetDirectoryName(Path.GetFullPath(job.Path))! : job.Path;
        IReadOnlyList<(string? Name, int[] Rows)> parts = ExportParts.Of(job);
        List<string> files = [job.File(named ? job.Path : Path.Combine(folder, "data.yaml"), stream => Yaml(stream, images, parts))];
        foreach ((string? part, int[] rows) in parts)
        {
            files.AddRange(images.Write(rows, Path.Combine(folder, "images", part ?? "train")));
            foreach (int row in rows)
                files.Add(job.File(Path.Combine(folder, "labels", part ?? "train", images.Name(row) + ".txt"), stream => Labels(stream, images, row)));
        }
        return files;
    }

    private static void Yaml(Stream stream, ImageWriter images, IReadOnlyList<(string? Name, int[] Rows)> parts)
    {
        using StreamWriter text = new(stream, leaveOpen: true) { NewLine = "\n" };
        foreach ((string? part, _) in parts) text.WriteLine($"{part ?? "train"}: images/{part ?? "train"}");
        // Ultralytics wants a validation part.
        if (parts.All(p => p.Name != "val")) text.WriteLine($"val: images/{parts[0].Name ?? "train"}");
        text.WriteLine("names:");
        for (int c = 0; c < images.Boxes.Categories.Count; c++) text.WriteLine($"  {c}: '{images.Boxes.Categories[c].Replace("'", "''").ReplaceLineEndings(" ")}'");
    }

    private static void Labels(Stream stream, ImageWriter images, int row)
    {
        using StreamWriter text = new(stream, leaveOpen: true) { NewLine = "\n" };
        foreach (Box box in images.Boxes[row])
            text.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{box.Class} {(box.X + box.Width / 2) / images.Width:R} {(box.Y + box.Height / 2) / images.Height:R} {box.Width / images.Width:R} {box.Height / images.Height:R}"));
    }
}
