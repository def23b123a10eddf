using System.Text.Json;

namespace DeepShell.Data;

/// <summary>Boxes in JSON lines: [{"class": "cat", "x": 3, "y": 4.5, "width": 20, "height": 12}, …] in pixels, with "difficult": true where they are not to be counted.</summary>
internal static class JsonBoxes
{
    /// <summary>What is expected, for messages.</summary>
    public const string Form = "[{\"class\": …, \"x\": …, \"y\": …, \"width\": …, \"height\": …}, …]";

    /// <summary>The boxes of a list; null if it is something else.</summary>
    public static FoundBox[]? Of(JsonElement list, int line)
    {
        if (list.ValueKind != JsonValueKind.Array) return null;
        FoundBox[] boxes = new FoundBox[list.GetArrayLength()];
        int i = 0;
        foreach (JsonElement box in list.EnumerateArray())
        {
            if (box.ValueKind != JsonValueKind.Object || !box.TryGetProperty("class", out JsonElement name) || name.ValueKind != JsonValueKind.String
                || Number(box, "x") is not { } x || Number(box, "y") is not { } y || Number(box, "width") is not { } width || Number(box, "height") is not { } height) return null;
            boxes[i++] = new FoundBox(name.GetString()!, x, y, width, height, $"line {line}", box.TryGetProperty("difficult", out JsonElement difficult) && difficult.ValueKind == JsonValueKind.True);
        }
        return boxes;
    }

    /// <summary>The dataset of records of which a column holds boxes, and another names their images.</summary>
    /// <exception cref="DeepShellException">No column does.</exception>
    public static Dataset Make(IReadOnlyList<Dictionary<string, object?>> records, IReadOnlyList<string> names, IReadOnlyList<long> lines, IReadOnlyList<SkippedRow> skipped, string path, ImageFinder? finder, ImportOptions options)
    {
        string column = names.First(n => records.Any(r => r[n] is FoundBox[]));
        if (finder is null)
            throw new DeepShellException("Import.NoImage", ErrorKind.InvalidData, $"{Path.GetFileName(path)} has boxes in '{column}', but no column that names images beside it.", "Put the images where the lines say they are, relative to the file.", path);
        AnnotatedImages images = new(path, "JsonLines", options);
        images.Skipped.AddRange(skipped);
        images.Classes.AddRange(options.Columns?.FirstOrDefault(c => c.Name == column)?.Categories ?? []);
        for (int i = 0; i < records.Count; i++)
        {
            string name = records[i][finder.Column] as string ?? "";
            if (finder.Find(name) is { } image) images.Images.Add(new AnnotatedImage(image, path, records[i][column] as FoundBox[] ?? []));
            else images.Problem("Import.NoImage", path, $"line {lines[i]}", $"column '{finder.Column}' is '{name}', and there is no such image");
        }
        string[] others = [.. names.Where(n => n != column && n != finder.Column)];
        if (others.Length > 0) images.Notes.Add($"Beside images and boxes {string.Join(", ", others)} {(others.Length == 1 ? "was" : "were")} not read.");
        return images.Build();
    }

    private static double? Number(JsonElement box, string name) => box.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}
