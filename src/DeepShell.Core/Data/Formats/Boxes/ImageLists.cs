namespace DeepShell.Data;

/// <summary>The lists of Pascal VOC that say which image belongs to which part: ImageSets/Main/train.txt, val.txt, trainval.txt and test.txt, or the same in ImageSets/Segmentation.</summary>
internal sealed class ImageLists
{
    private readonly Dictionary<string, string> _sources = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Images of the test part.</summary>
    public HashSet<string> Test { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Images of any part.</summary>
    public IReadOnlyCollection<string> All => _sources.Keys;

    /// <summary>Whether there are no lists.</summary>
    public bool IsEmpty => _sources.Count == 0;

    /// <summary>What a user should know.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>The file that lists an image.</summary>
    public string Source(string stem) => _sources[stem];

    /// <summary>Reads the lists of a folder, if there are any.</summary>
    public static ImageLists Of(string root, string kind = "Main")
    {
        ImageLists lists = new();
        foreach (string part in (string[])["train", "val", "trainval", "trainvalidation", "test"])
        {
            string file = Path.Combine(root, "ImageSets", kind, part + ".txt");
            if (!File.Exists(file)) continue;
            foreach (string line in File.ReadLines(file))
            {
                string stem = line.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault("");
                if (stem.Length == 0) continue;
                lists._sources[stem] = file;
                if (part == "test") lists.Test.Add(stem);
            }
        }
        if (lists.Test.Count > 0) lists.Notes.Add($"The images listed in ImageSets/{kind}/test.txt are the test part; all others were put together, and splitting takes them apart anew.");
        return lists;
    }
}
