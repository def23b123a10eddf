using System.Text;
using System.Text.Json;
using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>
/// Images with boxes as in COCO: a JSON file with images, annotations and categories, or a folder with such files. A file or folder
/// with test in its name is the test part. Outlines and run lengths of regions become masks if these are asked for.
/// </summary>
[Component("Coco", Paper = "arXiv:1405.0312")]
public sealed class Coco : AnnotatedFormat
{
    private const long LongestFile = 2_000_000_000;
    private const int MostFiles = 1000;

    internal override bool ReadsMasks => true;

    /// <inheritdoc/>
    public override bool Recognises(string path, ReadOnlySpan<byte> head) =>
        Directory.Exists(path) ? Files(path).Length > 0 : IsCoco(head);

    internal override void Collect(string path, AnnotatedImages images, bool isTest)
    {
        string[] files = Directory.Exists(path) ? Files(ImageFolderLayout.Unwrapped(path)) : [path];
        // Beside instances COCO has captions and key points of the same images.
        if (files.Any(IsInstances)) files = [.. files.Where(IsInstances)];
        foreach (string file in files.OrderBy(f => IsTestFile(f, path)).ThenBy(f => f, NaturalOrder.Instance))
        {
            bool test = IsTestFile(file, path);
            Read(file, images, isTest || test);
            if (test) images.Notes.Add($"The images of {Path.GetFileName(file)} are the test part.");
        }
        if (files.Length > 2 || (files.Length == 2 && !files.Any(f => IsTestFile(f, path))))
            images.Notes.Add("The images of all files but the test part were put together; splitting takes them apart anew.");
    }

    private static bool IsInstances(string file) => Path.GetFileName(file).StartsWith("instances", StringComparison.OrdinalIgnoreCase);

    private static bool IsTestFile(string file, string root) =>
        file != root && (Path.GetFileName(file).Contains("test", StringComparison.OrdinalIgnoreCase) || ImageFolderLayout.IsTest(Path.GetDirectoryName(file)!));

    private static string[] Files(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Take(MostFiles).Where(f => IsCoco(SourceFile.Head(f)))];

    // An object that has images, annotations or categories among its own properties, as far as the beginning of the file goes.
    private static bool IsCoco(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith(Encoding.UTF8.Preamble)) head = head[3..];
        Utf8JsonReader reader = new(head, isFinalBlock: false, default);
        HashSet<string> lists = [];
        string name = "";
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth == 0 && reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.EndObject)) return false;
                if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName) name = reader.GetString()!;
                if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.StartArray && name is "images" or "annotations" or "categories") lists.Add(name);
                if (reader.CurrentDepth == 0 && reader.TokenType == JsonTokenType.EndObject) break;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter of names that are no UTF-8.
            return false;
        }
        return lists.Count >= 2 || (lists.Count == 1 && name is "images" or "annotations");
    }

    private static void Read(string file, AnnotatedImages images, bool isTest)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(Bytes(file, LongestFile), new JsonDocumentOptions { MaxDepth = 64 });
            new CocoReader(file, json.RootElement, images).Read(isTest);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            // Of a value of another kind than is read, such as a text where a number is expected.
            throw new DeepShellException("Import.Coco", ErrorKind.InvalidData, $"{Path.GetFileName(file)} cannot be read as COCO annotations: {e.Message}", "Correct it, or fetch it again.", file, e);
        }
    }
}
