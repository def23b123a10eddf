namespace DeepShell.Data;

/// <summary>An IDX file of images and the one of their labels, found by their names.</summary>
internal readonly record struct IdxPair(string Images, string? Labels)
{
    private const string ImagesWord = "images", LabelsWord = "labels";

    /// <summary>The pair that a file, of images or of labels, belongs to.</summary>
    public static IdxPair Of(string path)
    {
        string folder = Path.GetDirectoryName(path)!, name = Path.GetFileName(path);
        if (IsLabels(name) && Partner(folder, name, LabelsWord, ImagesWord) is { } images) return new IdxPair(images, path);
        return new IdxPair(path, Partner(folder, name, ImagesWord, LabelsWord));
    }

    /// <summary>The training and, where there is one, the test images of a folder such as MNIST's.</summary>
    public static (string? Train, string? Test) InFolder(string folder)
    {
        string[] images = [.. Directory.EnumerateFiles(folder).Where(IsImages).Order(StringComparer.Ordinal)];
        string? test = images.FirstOrDefault(f => Starts(f, "t10k") || Starts(f, "test"));
        return (images.FirstOrDefault(f => Starts(f, "train")) ?? images.FirstOrDefault(f => f != test), test);
    }

    /// <summary>The names under which the labels were looked for.</summary>
    public static IEnumerable<string> LabelNames(string imagesPath) => Variants(Path.GetFileName(imagesPath), ImagesWord, LabelsWord);

    private static bool IsImages(string path) =>
        Path.GetFileName(path) is var name && name.Contains(ImagesWord, StringComparison.OrdinalIgnoreCase) && name.Contains("idx", StringComparison.OrdinalIgnoreCase);

    private static bool IsLabels(string name) => name.Contains(LabelsWord, StringComparison.OrdinalIgnoreCase);

    private static bool Starts(string path, string word) => Path.GetFileName(path).StartsWith(word, StringComparison.OrdinalIgnoreCase);

    private static string? Partner(string folder, string name, string from, string to) =>
        Variants(name, from, to).Select(n => Path.Combine(folder, n)).FirstOrDefault(File.Exists);

    private static IEnumerable<string> Variants(string name, string from, string to)
    {
        string other = name.Replace(from, to, StringComparison.OrdinalIgnoreCase);
        other = to == LabelsWord ? other.Replace("idx3", "idx1").Replace("idx4", "idx1") : other.Replace("idx1", "idx3");
        if (other == name) return [];
        return other.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? [other, other[..^3]] : [other, other + ".gz"];
    }
}
