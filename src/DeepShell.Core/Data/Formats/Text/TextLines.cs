using System.Text;
using DeepShell.Catalog;
using DeepShell.Files;

namespace DeepShell.Data;

/// <summary>
/// Text files with a sample a line, and a file for each class, which is called as the file is: English.txt, French.txt. UTF-8, or what a
/// byte order mark says.
/// </summary>
[Component("TextLines", Aliases = "Lines")]
public sealed class TextLines : DatasetFormat
{
    private const int LongestLine = 1 << 20, LinesLookedAt = 50;

    private static readonly string[] s_notData = ["readme", "license", "licence", "notice", "changelog", "classes", "requirements"];

    /// <inheritdoc/>
    public override int Precedence => -10;

    /// <inheritdoc/>
    public override bool Recognises(string path, ReadOnlySpan<byte> head)
    {
        if (!Directory.Exists(path)) return false;
        string[] files = Files(path);
        return files.Length > 1 && files.All(f => IsText(f));
    }

    /// <inheritdoc/>
    public override Dataset? ReadSeveral(IReadOnlyList<string> paths, ImportOptions options) =>
        paths.Count > 1 && paths.All(p => File.Exists(p) && IsTextFile(p) && IsText(p)) ? Read(paths, Path.GetDirectoryName(Path.GetFullPath(paths[0]))!, options) : null;

    /// <inheritdoc/>
    public override Dataset Read(string path, ImportOptions options)
    {
        if (Directory.Exists(path)) return Read(Files(path), path, options);
        throw new DeepShellException("Import.NotAFolder", ErrorKind.InvalidArgument, $"{path} is a file, expected a folder with a text file for each class.", "Give the folder, or several files.", path);
    }

    private static Dataset Read(IReadOnlyList<string> files, string path, ImportOptions options)
    {
        List<string> texts = [], hashes = [];
        List<SkippedRow> skipped = [];
        List<int> labels = [];
        string[] classes = [.. files.Select(Class).Distinct().Order(NaturalOrder.Instance)];
        if (classes.Length < 2 && !options.NoLabel)
            throw new DeepShellException("Import.OneClass", ErrorKind.InvalidData, $"{path} holds {classes.Length} text files, expected one for each of two classes or more.", "Add files of other classes, or use -NoLabel.", path);
        foreach (string file in files.Order(NaturalOrder.Instance)) Add(file);
        int testFrom = texts.Count;
        if (options.TestPath is not null)
            foreach (string file in Files(SourceFile.Find(options.TestPath)).Order(NaturalOrder.Instance)) Add(file);
        if (texts.Count == 0) throw new DeepShellException("Import.Empty", ErrorKind.InvalidData, $"The text files of {path} have no lines.", "Choose files with data.", path);
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
        TextField field = new("text", [.. texts]);
        CategoryField label = new("label", [.. labels], classes, FieldRole.Label);
        string[] empty = [.. label.CountByCategory().Zip(classes).Where(c => c.First == 0).Select(c => c.Second)];
        return new Dataset(options.NoLabel ? [field] : [field, label], LearningTask.Classification)
        {
            Name = name,
            Source = path,
            Hash = ContentHash.Join(hashes),
            Notes = [$"Label: the names of {files.Count} text files, each line of which is a sample.", .. empty.Select(e => $"The file {e} has no lines."), .. skipped.Count > 0 ? [$"{skipped.Count:N0} lines were left out; see SkippedRows."] : Array.Empty<string>()],
            SkippedRows = skipped,
            OfficialTest = [.. Enumerable.Range(testFrom, texts.Count - testFrom)],
            Recipe = [new RecipeStep("Import", ("Folder", name), ("Format", "TextLines"), ("TestFolder", options.TestPath is null ? null : Path.GetFileName(options.TestPath)))],
        };

        void Add(string file)
        {
            int place = Array.IndexOf(classes, Class(file));
            if (place < 0) throw new DeepShellException("Import.TestClass", ErrorKind.InvalidData, $"{file} is of the class '{Class(file)}', expected one of {string.Join(", ", classes.Take(20))}.", "Give a file of that name for training too.", file);
            foreach (string line in Lines(file, options, hashes, skipped))
            {
                texts.Add(line);
                labels.Add(place);
            }
        }
    }

    private static IEnumerable<string> Lines(string file, ImportOptions options, List<string> hashes, List<SkippedRow> skipped)
    {
        using Stream stream = SourceFile.Open(file, out HashingStream hash, options.Cancel);
        using LimitedTextReader reader = new(new StreamReader(stream, options.Encoding ?? Encoding.UTF8, detectEncodingFromByteOrderMarks: true, 1 << 16), LongestLine);
        for (long number = 1; ; number++)
        {
            if (Line(reader, file, out bool tooLong) is not { } line) break;
            string? problem = tooLong ? $"the line has more than {LongestLine:N0} characters" : options.Encoding is null && TextEncoding.IsUndecoded(line) ? TextEncoding.UndecodedReason : null;
            if (problem is not null && options.SkipInvalidRows) skipped.Add(new SkippedRow(file, number, "", problem, line));
            else if (tooLong)
                throw new DeepShellException("Import.LineLength", ErrorKind.LimitExceeded, $"{Path.GetFileName(file)}, line {number}: {problem}.", "Break it into shorter lines, or use -SkipInvalidRow to leave such lines out; they are then listed in .SkippedRows.", file);
            else if (problem is not null) throw TextEncoding.Undecoded(Path.GetFileName(file), number, file);
            else if (!string.IsNullOrWhiteSpace(line)) yield return line.Trim();
        }
        hashes.Add(hash.Finish());
    }

    private static string? Line(LimitedTextReader reader, string file, out bool tooLong)
    {
        tooLong = false;
        try
        {
            return reader.ReadLine();
        }
        catch (RecordTooLongException)
        {
            tooLong = true;
            return reader.SkipLine();
        }
        catch (InvalidDataException e)
        {
            throw SourceFile.Damaged(file, e);
        }
    }

    private static string[] Files(string folder) => [.. Directory.EnumerateFiles(ImageFolderLayout.Unwrapped(folder)).Where(IsTextFile)];

    private static bool IsTextFile(string file)
    {
        string name = Path.GetFileName(file);
        return !name.StartsWith('.') && (name.EndsWith(".txt", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".txt.gz", StringComparison.OrdinalIgnoreCase))
            && !s_notData.Contains(Class(file), StringComparer.OrdinalIgnoreCase);
    }

    private static string Class(string file) => Path.GetFileNameWithoutExtension(SourceFile.Unpacked(Path.GetFileName(file)));

    // Lines of text, not records: a separator that occurs equally often in every line makes a table.
    private static bool IsText(string file)
    {
        byte[] head = SourceFile.Head(file);
        if (head.AsSpan().Contains((byte)0) && TextEncoding.Marked(head) is null) return false;
        string[] lines = [.. Encoding.UTF8.GetString(TextEncoding.AsUtf8(head)).Split('\n').Where(l => !string.IsNullOrWhiteSpace(l)).Take(LinesLookedAt)];
        return lines.Length < 2 || !"\t;,|".Any(c => lines.All(l => l.Count(d => d == c) is > 0 and var n && n == lines[0].Count(d => d == c)));
    }
}
