using System.Globalization;

namespace DeepShell.Data;

/// <summary>
/// data.yaml: where the images of each part are, and what the classes are called. Of YAML it takes what such files
/// have: texts, and lists and maps of texts, in lines or in brackets.
/// </summary>
internal sealed class YoloYaml
{
    private readonly string _file;
    private readonly Dictionary<string, List<(string? Key, string Value)>> _entries = new(StringComparer.OrdinalIgnoreCase);

    private YoloYaml(string file) => _file = file;

    /// <summary>The classes, in the order of their numbers.</summary>
    public string[] Names { get; private set; } = [];

    /// <summary>The file of this kind in a folder, or null.</summary>
    public static string? In(string folder)
    {
        folder = ImageFolderLayout.Unwrapped(folder);
        return Directory.EnumerateFiles(folder, "*.y*ml").Order(StringComparer.Ordinal).FirstOrDefault(f => new FileInfo(f).Length > 0 && Recognises(System.Text.Encoding.UTF8.GetString(SourceFile.Head(f))));
    }

    /// <summary>Whether a text names classes and parts.</summary>
    public static bool Recognises(string head)
    {
        string[] lines = head.Split('\n');
        return lines.Any(l => l.StartsWith("names:", StringComparison.Ordinal)) && lines.Any(l => l.StartsWith("train:", StringComparison.Ordinal) || l.StartsWith("val:", StringComparison.Ordinal));
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="DeepShellException">It has no names, or is written in a way that is not understood.</exception>
    public static YoloYaml Read(string file)
    {
        YoloYaml yaml = new(file);
        string? current = null;
        int number = 0;
        foreach (string raw in File.ReadLines(file).Take(100_000))
        {
            number++;
            string line = WithoutComment(raw);
            if (line.Trim() is "" or "---") continue;
            if (line.Contains('\0')) throw Bad(file, $"line {number} has a character that no text has");
            bool inner = char.IsWhiteSpace(line[0]) || line.StartsWith('-');
            line = line.Trim();
            if (line.StartsWith("- ", StringComparison.Ordinal) && current is not null) yaml._entries[current].Add((null, Unquoted(line[2..])));
            else if (Pair(line) is not var (key, value)) throw Bad(file, $"line {number}, '{line}', is not understood");
            else if (inner && current is not null) yaml._entries[current].Add((key, Unquoted(value)));
            else
            {
                current = key;
                yaml._entries[key] = [];
                if (value.StartsWith('[') || value.StartsWith('{'))
                {
                    if (!value.EndsWith(value[0] == '[' ? ']' : '}')) throw Bad(file, $"line {number}: a bracket is not closed in the same line");
                    yaml._entries[key].AddRange(Pieces(value[1..^1]).Select(p => value[0] == '{' && Pair(p) is var (k, v) ? (k, Unquoted(v)) : ((string?)null, Unquoted(p))));
                }
                else if (value.Length > 0) yaml._entries[key].Add((null, Unquoted(value)));
            }
        }
        yaml.Names = yaml.NamesInOrder();
        return yaml;
    }

    /// <summary>The images of the training and validation part, and those of the test part.</summary>
    public (string[] Train, string[] Test) Images(AnnotatedImages images)
    {
        string[] train = [.. Part("train", images), .. Part("val", images), .. Part("valid", images)];
        return ([.. train.Distinct()], [.. Part("test", images).Except(train).Distinct()]);
    }

    private string[] NamesInOrder()
    {
        if (!_entries.TryGetValue("names", out var names) || names.Count == 0) throw Bad(_file, "it has no names of classes");
        if (names.All(n => n.Key is null)) return [.. names.Select(n => n.Value)];
        string[] ordered = new string[names.Count];
        foreach ((string? key, string value) in names)
        {
            if (!int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out int index) || index >= ordered.Length || ordered[index] is not null)
                throw Bad(_file, $"the class '{value}' has the number '{key}', expected each of 0 to {ordered.Length - 1} once");
            ordered[index] = value;
        }
        return ordered;
    }

    private IEnumerable<string> Part(string part, AnnotatedImages images)
    {
        string folder = Path.GetDirectoryName(_file)!;
        string root = _entries.TryGetValue("path", out var path) && path is [var one] ? Path.Combine(folder, one.Value) : folder;
        foreach ((_, string place) in _entries.GetValueOrDefault(part) ?? [])
        {
            // Files that were written elsewhere are off by a folder.
            string trimmed = place;
            while (trimmed.StartsWith("../", StringComparison.Ordinal)) trimmed = trimmed[3..];
            string? found = new[] { Path.Combine(root, place), Path.Combine(folder, place), Path.Combine(folder, trimmed) }.Select(Path.GetFullPath).FirstOrDefault(p => Directory.Exists(p) || File.Exists(p));
            if (found is null) images.Problem("Import.YoloPart", _file, "", $"there is no folder '{place}', where it says that the images of '{part}' are");
            else if (Directory.Exists(found))
                foreach (string image in ImageFolderLayout.Images(found, SearchOption.AllDirectories).Order(NaturalOrder.Instance)) yield return image;
            else
                foreach (string line in File.ReadLines(found).Select(l => l.Replace("\0", "").Trim()).Where(l => l.Length > 0))
                {
                    string image = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(found)!, line));
                    if (File.Exists(image)) yield return image;
                    else images.Problem("Import.NoImage", found, "", $"there is no image '{line}'");
                }
        }
    }

    private static string WithoutComment(string line)
    {
        char quote = '\0';
        for (int i = 0; i < line.Length; i++)
        {
            if (quote != '\0') quote = line[i] == quote ? '\0' : quote;
            else if (line[i] is '"' or '\'' && (i == 0 || !char.IsLetterOrDigit(line[i - 1]))) quote = line[i];
            else if (line[i] == '#' && (i == 0 || char.IsWhiteSpace(line[i - 1]))) return line[..i];
        }
        return line;
    }

    private static (string Key, string Value)? Pair(string text)
    {
        int colon = text.IndexOf(':');
        return colon <= 0 || (colon + 1 < text.Length && text[colon + 1] != ' ') ? null : (Unquoted(text[..colon]), text[(colon + 1)..].Trim());
    }

    private static IEnumerable<string> Pieces(string list)
    {
        char quote = '\0';
        int from = 0;
        for (int i = 0; i <= list.Length; i++)
        {
            if (i == list.Length || (quote == '\0' && list[i] == ','))
            {
                if (list[from..i].Trim() is { Length: > 0 } piece) yield return piece;
                from = i + 1;
            }
            else if (quote != '\0') quote = list[i] == quote ? '\0' : quote;
            else if (list[i] is '"' or '\'' && list[from..i].Trim().Length == 0) quote = list[i];
        }
    }

    private static string Unquoted(string text)
    {
        text = text.Trim();
        return text.Length >= 2 && text[0] is '"' or '\'' && text[^1] == text[0]
            ? text[0] == '\'' ? text[1..^1].Replace("''", "'") : text[1..^1].Replace("\\\"", "\"").Replace("\\\\", "\\") : text;
    }

    private static DeepShellException Bad(string file, string what) =>
        new("Import.Yaml", ErrorKind.InvalidData, $"{Path.GetFileName(file)}: {what}.", "It needs train and val with the folders of images, and names with a list of classes.", file);
}
