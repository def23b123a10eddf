using System.Text.RegularExpressions;

namespace DeepShell.Data;

/// <summary>The names of the classes in masks, from a text file beside them: a name a line, the first is that of 0.</summary>
/// <param name="Names">In the order of the values.</param>
/// <param name="Source">The file, for messages.</param>
internal sealed partial record MaskNames(string[] Names, string Source)
{
    private static readonly string[] s_files = ["classes.txt", "class_names.txt", "labelmap.txt", "labels.txt", "codes.txt"];

    private static readonly string[] s_voc =
    [
        "background", "aeroplane", "bicycle", "bird", "boat", "bottle", "bus", "car", "cat", "chair", "cow", "diningtable", "dog", "horse", "motorbike",
        "person", "pottedplant", "sheep", "sofa", "train", "tvmonitor",
    ];

    /// <summary>The names that one of these folders has a file of; those of Pascal VOC for a folder that is called VOC2012 or so; otherwise null.</summary>
    public static MaskNames? In(IEnumerable<string> folders)
    {
        string[] places = [.. folders.Distinct()];
        if (places.SelectMany(f => s_files.Select(n => Path.Combine(f, n))).FirstOrDefault(File.Exists) is { } file)
            return new MaskNames([.. File.ReadLines(file).Take(1000).Select(Name).Where(n => n.Length > 0)], Path.GetFileName(file));
        return places.Any(f => Path.GetFileName(f).StartsWith("VOC20", StringComparison.Ordinal)) ? new MaskNames(s_voc, "Pascal VOC") : null;
    }

    // Labelling programs put a line behind # above the names, colours behind a colon, and call the value to be ignored __ignore__.
    private static string Name(string line)
    {
        line = line.Trim();
        return line.StartsWith("# ", StringComparison.Ordinal) || line == "__ignore__" ? "" : Color().Replace(line, "").Trim();
    }

    [GeneratedRegex(@":\d+,\d+,\d+:.*$")]
    private static partial Regex Color();
}
