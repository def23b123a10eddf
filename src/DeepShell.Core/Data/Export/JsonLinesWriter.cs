using System.Text.Json;
using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>JSON lines: one object a row, missing values null; boxes as a list of objects; images go to a folder beside it (pets-images for pets.jsonl), and are named.</summary>
[Component("JsonLines", Aliases = "Jsonl,Ndjson")]
public sealed class JsonLinesWriter : DatasetWriter
{
    /// <inheritdoc/>
    public override bool Recognises(string name) => Path.GetExtension(name) is ".jsonl" or ".ndjson";

    internal override IReadOnlyList<string> Write(ExportJob job)
    {
        TableRows rows = new(job, nested: true);
        bool hasImages = !job.Options.Encoded && job.Dataset.Fields.Any(f => f is ImageField);
        ImageWriter? images = hasImages ? new ImageWriter(job) : null;
        string folder = ImageWriter.FolderOf(job.Path);
        string[] files = images?.Write(job.Rows, Path.Combine(Path.GetDirectoryName(Path.GetFullPath(job.Path))!, folder)) ?? [];
        return [job.File(job.Path, stream =>
        {
            using Utf8JsonWriter json = new(stream, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
            for (int i = 0; i < job.Rows.Length; i++)
            {
                json.WriteStartObject();
                for (int c = 0; c < rows.Names.Length; c++)
                    switch (images is not null && job.Dataset.Fields[c] is ImageField ? folder + "/" + images.FileName(job.Rows[i]) : rows.Value(job.Rows[i], i, c))
                    {
                        case null: json.WriteNull(rows.Names[c]); break;
                        case double d: json.WriteNumber(rows.Names[c], d); break;
                        case float f: json.WriteNumber(rows.Names[c], f); break;
                        case BoundingBox[] boxes: Write(json, rows.Names[c], boxes); break;
                        case { } other: json.WriteString(rows.Names[c], other.ToString()); break;
                    }
                json.WriteEndObject();
                json.Flush();
                json.Reset();
                stream.WriteByte((byte)'\n');
            }
        }), .. files];
    }

    private static void Write(Utf8JsonWriter json, string name, BoundingBox[] boxes)
    {
        json.WriteStartArray(name);
        foreach (BoundingBox box in boxes)
        {
            json.WriteStartObject();
            json.WriteString("class", box.Class);
            json.WriteNumber("x", box.X);
            json.WriteNumber("y", box.Y);
            json.WriteNumber("width", box.Width);
            json.WriteNumber("height", box.Height);
            if (box.IsDifficult) json.WriteBoolean("difficult", true);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
