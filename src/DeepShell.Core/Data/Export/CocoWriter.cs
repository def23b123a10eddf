using System.Text.Encodings.Web;
using System.Text.Json;
using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>
/// Images with boxes as in COCO: a .json file with a folder images beside it; or a folder with annotations/instances_train.json,
/// instances_val.json … and the images of each part in a folder of its name.
/// </summary>
[Component("Coco")]
public sealed class CocoWriter : DatasetWriter
{
    /// <inheritdoc/>
    public override bool Recognises(string name) => Path.GetExtension(name) == ".json";

    /// <inheritdoc/>
    public override bool Packs => false;

    internal override IReadOnlyList<string> Write(ExportJob job)
    {
        ImageWriter images = new(job);
        _ = images.Boxes;
        if (Recognises(Path.GetFileName(job.Path).ToLowerInvariant()))
        {
            string folder = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(job.Path))!, "images");
            return [job.File(job.Path, stream => Annotations(stream, images, job.Rows, "images/")), .. images.Write(job.Rows, folder)];
        }
        List<string> files = [];
        foreach ((string? part, int[] rows) in ExportParts.Of(job))
        {
            files.Add(job.File(Path.Combine(job.Path, "annotations", $"instances_{part ?? "images"}.json"), stream => Annotations(stream, images, rows, "")));
            files.AddRange(images.Write(rows, Path.Combine(job.Path, part ?? "images")));
        }
        return files;
    }

    private static void Annotations(Stream stream, ImageWriter images, int[] rows, string folder)
    {
        using Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteStartArray("images");
        // Rows count from 0, and ids, by custom, from 1.
        foreach (int row in rows)
        {
            json.WriteStartObject();
            json.WriteNumber("id", row + 1);
            json.WriteString("file_name", folder + images.FileName(row));
            json.WriteNumber("width", images.Width);
            json.WriteNumber("height", images.Height);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("annotations");
        int id = 0;
        foreach (int row in rows)
            foreach (Box box in images.Boxes[row])
            {
                json.WriteStartObject();
                json.WriteNumber("id", ++id);
                json.WriteNumber("image_id", row + 1);
                json.WriteNumber("category_id", box.Class + 1);
                json.WriteStartArray("bbox");
                foreach (double value in (ReadOnlySpan<double>)[box.X, box.Y, box.Width, box.Height]) json.WriteNumberValue(value);
                json.WriteEndArray();
                json.WriteNumber("area", box.Area);
                json.WriteNumber("iscrowd", 0);
                // Where pycocotools and its kin look for what is not to be counted.
                json.WriteNumber("ignore", box.IsDifficult ? 1 : 0);
                json.WriteEndObject();
            }
        json.WriteEndArray();
        json.WriteStartArray("categories");
        for (int c = 0; c < images.Boxes.Categories.Count; c++)
        {
            json.WriteStartObject();
            json.WriteNumber("id", c + 1);
            json.WriteString("name", images.Boxes.Categories[c]);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
