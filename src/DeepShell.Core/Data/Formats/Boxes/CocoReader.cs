using System.Text.Json;

namespace DeepShell.Data;

/// <summary>One JSON file of COCO.</summary>
internal sealed class CocoReader(string file, JsonElement root, AnnotatedImages images)
{
    private sealed record Entry(string Name, JsonElement Json, List<FoundBox> Boxes);

    private readonly List<string> _folders = [.. Folders(file)];

    public void Read(bool isTest)
    {
        Dictionary<string, string> categories = [];
        foreach (JsonElement category in List("categories"))
        {
            if (!category.TryGetProperty("name", out JsonElement called) || called.GetString() is not { } name)
            {
                images.Problem("Import.CocoCategory", file, $"category {Id(category, "id")}", "it has no name");
                continue;
            }
            categories[Id(category, "id")] = name;
            if (!images.Classes.Contains(name)) images.Classes.Add(name);
        }
        Dictionary<string, Entry> entries = [];
        List<Entry> order = [];
        foreach (JsonElement image in List("images"))
        {
            Entry entry = new(image.TryGetProperty("file_name", out JsonElement name) ? name.GetString() ?? "" : "", image, []);
            if (!entries.TryAdd(Id(image, "id"), entry)) images.Problem("Import.CocoId", file, $"image {Id(image, "id")}", "two images have this id");
            else order.Add(entry);
        }
        int n = 0;
        bool hasRegions = false;
        foreach (JsonElement annotation in List("annotations"))
        {
            hasRegions |= annotation.TryGetProperty("segmentation", out JsonElement region) && (region.ValueKind == JsonValueKind.Object || (region.ValueKind == JsonValueKind.Array && region.GetArrayLength() > 0));
            string place = $"annotation {(annotation.TryGetProperty("id", out _) ? Id(annotation, "id") : ++n)}";
            if (!annotation.TryGetProperty("bbox", out JsonElement box) || box.ValueKind != JsonValueKind.Array || box.GetArrayLength() != 4 || box.EnumerateArray().Any(v => v.ValueKind != JsonValueKind.Number))
                images.Problem("Import.BoxNumber", file, place, "it has no bbox of four numbers, x, y, width and height");
            else if (!entries.TryGetValue(Id(annotation, "image_id"), out Entry? entry))
                images.Problem("Import.NoImage", file, place, $"it belongs to image {Id(annotation, "image_id")}, which is not in the list of images");
            else if (!categories.TryGetValue(Id(annotation, "category_id"), out string? category))
                images.Problem("Import.BoxClass", file, place, $"its category is {Id(annotation, "category_id")}, expected one of {string.Join(", ", categories.Select(c => $"{c.Key} ({c.Value})").Take(20))}");
            else
                entry.Boxes.Add(new FoundBox(category, box[0].GetDouble(), box[1].GetDouble(), box[2].GetDouble(), box[3].GetDouble(), place, Flag(annotation, "iscrowd") || Flag(annotation, "ignore")) { Region = images.WantsMasks ? Region(annotation) : null });
        }
        if (hasRegions && !images.WantsMasks) images.Notes.Add($"{Path.GetFileName(file)} has outlines beside the boxes: -Task Segmentation makes masks of them.");
        foreach (Entry entry in order)
        {
            if (Find(entry.Name) is { } path)
                images.Images.Add(new AnnotatedImage(path, file, entry.Boxes) { IsTest = isTest, Claimed = (Number(entry.Json, "width"), Number(entry.Json, "height")) });
            else images.Problem("Import.NoImage", file, $"image {Id(entry.Json, "id")}", $"there is no image '{entry.Name}' in {string.Join(" or ", _folders.Take(3))}");
        }
    }

    private IEnumerable<JsonElement> List(string name) =>
        root.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray()
        : throw new DeepShellException("Import.Coco", ErrorKind.InvalidData, $"{Path.GetFileName(file)} has no list called '{name}', expected images, annotations and categories.", "Give the file with the boxes, for COCO instances_….json.", file);

    // Where images lie is not said: beside the file, in images, or in a folder of the part's name.
    private static IEnumerable<string> Folders(string file)
    {
        string folder = Path.GetDirectoryName(file)!, above = Path.GetDirectoryName(folder) ?? folder;
        string part = Path.GetFileNameWithoutExtension(file).Replace("instances_", "", StringComparison.OrdinalIgnoreCase);
        return new[] { folder, above }.SelectMany(f => new[] { f, Path.Combine(f, "images"), Path.Combine(f, part), Path.Combine(f, "images", part) }).Where(Directory.Exists);
    }

    // The folder that had the last image comes first. A name that leads out of its folder is not followed.
    private string? Find(string name)
    {
        if (name.Length == 0 || name.Contains('\0')) return null;
        for (int i = 0; i < _folders.Count; i++)
        {
            string folder = _folders[i], path = Path.GetFullPath(Path.Combine(folder, name));
            if (!path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal) || !File.Exists(path)) continue;
            _folders.RemoveAt(i);
            _folders.Insert(0, folder);
            return path;
        }
        return null;
    }

    // Lists of numbers are outlines; an object holds the size and run lengths, as numbers or packed into a text.
    private static FoundRegion? Region(JsonElement annotation)
    {
        if (!annotation.TryGetProperty("segmentation", out JsonElement segmentation)) return null;
        if (segmentation.ValueKind == JsonValueKind.Array)
        {
            double[][] outlines = [.. segmentation.EnumerateArray().Select(o => o.EnumerateArray().Select(v => v.GetDouble()).ToArray())];
            return outlines.Length == 0 ? null : new FoundRegion(outlines);
        }
        if (segmentation.ValueKind != JsonValueKind.Object) return null;
        int[] size = [.. segmentation.GetProperty("size").EnumerateArray().Select(v => v.GetInt32())];
        JsonElement counts = segmentation.GetProperty("counts");
        int[]? lengths = counts.ValueKind == JsonValueKind.String ? MaskRegion.Counts(counts.GetString()!) : [.. counts.EnumerateArray().Select(v => v.GetInt32())];
        return size.Length == 2 && lengths is not null ? new FoundRegion([], lengths, size[1], size[0]) : new FoundRegion([[]]);
    }

    // Numbers, though some write them as texts.
    private static string Id(JsonElement element, string name) => element.TryGetProperty(name, out JsonElement id)
        ? id.ValueKind == JsonValueKind.String ? id.GetString()! : id.GetRawText() : "(none)";

    private static double Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : double.NaN;

    private static bool Flag(JsonElement element, string name) => element.TryGetProperty(name, out JsonElement value)
        && (value.ValueKind == JsonValueKind.True || (value.ValueKind == JsonValueKind.Number && value.GetDouble() != 0));
}
