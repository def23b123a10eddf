using System.Globalization;
using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>
/// Images with boxes as in YOLO: a text file for each image, in a folder called labels where the image's is called images, or beside it.
/// A line is a class and the box's centre, width and height as shares of the image's. data.yaml names the classes and the parts;
/// without one, classes.txt or obj.names the classes.
/// </summary>
/// <remarks>An image without a text file has no box, as everywhere in this format. Of outlines with more corners the box around them is taken, or, if masks are asked for, what is within them.</remarks>
[Component("Yolo", Paper = "arXiv:1506.02640")]
public sealed class Yolo : AnnotatedFormat
{
    private const long LongestFile = 1 << 24;

    private static readonly string[] s_nameFiles = ["classes.txt", "obj.names", "names.txt", "labels.txt"];

    internal override bool ReadsMasks => true;

    /// <inheritdoc/>
    public override bool Recognises(string path, ReadOnlySpan<byte> head) => Directory.Exists(path)
        ? YoloYaml.In(path) is not null || (Labels(path).Take(20).Any(IsLabels) && ImageFolderLayout.HasImages(path))
        : YoloYaml.Recognises(System.Text.Encoding.UTF8.GetString(head));

    internal override void Collect(string path, AnnotatedImages images, bool isTest)
    {
        string root = Directory.Exists(path) ? ImageFolderLayout.Unwrapped(path) : Path.GetDirectoryName(path)!;
        YoloYaml? yaml = Directory.Exists(path) ? YoloYaml.In(root) is { } file ? YoloYaml.Read(file) : null : YoloYaml.Read(path);
        string[]? names = yaml?.Names ?? Names(root);
        if (names is null) images.Notes.Add("Nothing names the classes (data.yaml or classes.txt): they are called by their numbers.");
        else images.Classes.AddRange(names.Except(images.Classes));
        (string[] train, string[] test) = yaml?.Images(images) ?? InFolder(root);
        Add(train, names, images, isTest);
        Add(test, names, images, isTest: true);
        if (test.Length > 0) images.Notes.Add($"{test.Length:N0} images are the test part; all others were put together, and splitting takes them apart anew.");
        HashSet<string> known = [.. train.Concat(test).Select(LabelFile)];
        foreach (string label in known.Select(f => Path.GetDirectoryName(f)!).Distinct().Where(Directory.Exists).SelectMany(Labels).Where(l => !known.Contains(l)).Order(NaturalOrder.Instance))
            images.Problem("Import.NoImage", label, "", "there is no image of this name");
    }

    private static void Add(string[] files, string[]? names, AnnotatedImages images, bool isTest)
    {
        foreach (string image in files)
        {
            string label = LabelFile(image);
            images.Images.Add(new AnnotatedImage(image, label, File.Exists(label) ? [.. Boxes(label, names, images)] : []) { IsTest = isTest, IsRelative = true });
        }
    }

    private static IEnumerable<FoundBox> Boxes(string file, string[]? names, AnnotatedImages images)
    {
        string[] lines = System.Text.Encoding.UTF8.GetString(Bytes(file, LongestFile)).Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string[] cells = lines[i].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (cells.Length == 0) continue;
            string place = $"line {i + 1}";
            double[] v = [.. cells.Skip(1).Select(c => double.TryParse(c, NumberStyles.Float, CultureInfo.InvariantCulture, out double n) ? n : double.NaN)];
            bool outline = v.Length >= 6 && v.Length % 2 == 0;
            if (v.Any(double.IsNaN) || (v.Length is not (4 or 5) && !outline))
            {
                images.Problem("Import.BoxNumber", file, place, $"'{lines[i].Trim()}' is not a class and four numbers, the box's centre, width and height");
                continue;
            }
            if (!int.TryParse(cells[0], NumberStyles.None, CultureInfo.InvariantCulture, out int index) || (names is not null && index >= names.Length))
            {
                images.Problem("Import.BoxClass", file, place, $"the class is '{cells[0]}', expected {(names is null ? "a whole number" : $"0 to {names.Length - 1} ({string.Join(", ", names.Take(20))})")}");
                continue;
            }
            string name = names?[index] ?? cells[0];
            if (!outline) yield return new FoundBox(name, v[0] - v[2] / 2, v[1] - v[3] / 2, v[2], v[3], place);
            else
            {
                IEnumerable<double> x = v.Where((_, n) => n % 2 == 0), y = v.Where((_, n) => n % 2 == 1);
                yield return new FoundBox(name, x.Min(), y.Min(), x.Max() - x.Min(), y.Max() - y.Min(), place) { Region = new FoundRegion([v]) };
            }
        }
    }

    // …/images/train/a.jpg has …/labels/train/a.txt, where there is such a folder.
    private static string LabelFile(string image)
    {
        string beside = Path.ChangeExtension(image, ".txt"), mark = $"{Path.DirectorySeparatorChar}images{Path.DirectorySeparatorChar}";
        int at = beside.LastIndexOf(mark, StringComparison.OrdinalIgnoreCase);
        if (at < 0) return beside;
        string parallel = string.Concat(beside.AsSpan(0, at), mark.Replace("images", "labels"), beside.AsSpan(at + mark.Length));
        return Directory.Exists(Path.GetDirectoryName(parallel)) ? parallel : beside;
    }

    private static (string[] Train, string[] Test) InFolder(string root)
    {
        string[] all = [.. ImageFolderLayout.Images(root, SearchOption.AllDirectories).Order(NaturalOrder.Instance)];
        return ([.. all.Where(f => !InTest(f))], [.. all.Where(InTest)]);

        bool InTest(string file) => Path.GetRelativePath(root, Path.GetDirectoryName(file)!).Split(Path.DirectorySeparatorChar).Any(ImageFolderLayout.IsTest);
    }

    private static string[]? Names(string root) => s_nameFiles.Select(n => Path.Combine(root, n)).FirstOrDefault(File.Exists) is { } file
        ? [.. File.ReadLines(file).Select(l => l.Trim()).Where(l => l.Length > 0)] : null;

    private static IEnumerable<string> Labels(string folder) => Directory.EnumerateFiles(folder, "*.txt", SearchOption.AllDirectories)
        .Where(f => !s_nameFiles.Contains(Path.GetFileName(f), StringComparer.OrdinalIgnoreCase) && !Path.GetFileName(f).StartsWith('.'));

    // A class and four numbers, in every line there is.
    private static bool IsLabels(string file) => SourceFile.Head(file) is { Length: > 0 } head
        && System.Text.Encoding.UTF8.GetString(head).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(3) is var lines && lines.Any()
        && lines.All(l => l.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is { Length: >= 5 } cells && int.TryParse(cells[0], out _)
            && cells.All(c => double.TryParse(c, NumberStyles.Float, CultureInfo.InvariantCulture, out _)));
}
