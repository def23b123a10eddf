using DeepShell.Files;

namespace DeepShell.Data;

/// <summary>Reads files of CIFAR's records, one after another, into one dataset.</summary>
internal sealed class CifarReader
{
    /// <summary>Pixels in width and in height.</summary>
    public const int Side = 32;

    /// <summary>Bytes of an image.</summary>
    public const int Pixels = Side * Side * 3;

    private const int PerBlock = 1000;

    private static readonly string[] s_classes = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    private readonly List<byte[]> _blocks = [];
    private readonly List<int> _coarse = [], _fine = [];
    private readonly List<string> _hashes = [];
    private readonly string _first;
    private readonly int _labels;

    /// <summary>A reader of files like this one.</summary>
    public CifarReader(string first)
    {
        _first = first;
        _labels = LabelsOf(SourceFile.Head(first)) ?? throw Bad(first, "is not of CIFAR's binary format: its records do not begin with a class below 10, or one below 20 and one below 100");
    }

    /// <summary>Images read.</summary>
    public int Count => _fine.Count;

    /// <summary>Bytes before the pixels, 1 or 2, if all records that can be seen begin with classes there are; null otherwise.</summary>
    public static int? LabelsOf(ReadOnlySpan<byte> head)
    {
        if (head.Length >= 1 + Pixels && Fits(head, 1, (a, _) => a < 10)) return 1;
        return head.Length >= 2 + Pixels && Fits(head, 2, (a, b) => a < 20 && b < 100) ? 2 : null;

        // A file of zeros is none.
        static bool Fits(ReadOnlySpan<byte> head, int labels, Func<byte, byte, bool> fits)
        {
            if (head.IndexOfAnyExcept((byte)0) < 0) return false;
            for (int at = 0; at + labels <= head.Length; at += labels + Pixels)
                if (!fits(head[at], head[at + labels - 1])) return false;
            return true;
        }
    }

    /// <summary>Adds a file's images.</summary>
    public void Add(string path)
    {
        byte[] record = new byte[_labels + Pixels];
        try
        {
            using Stream stream = SourceFile.Open(path, out HashingStream hash);
            for (long n = 1; ; n++)
            {
                int got = stream.ReadAtLeast(record, record.Length, throwOnEndOfStream: false);
                if (got == 0) break;
                if (got < record.Length) throw Bad(path, $"is truncated: record {n:N0} has {got:N0} of {record.Length:N0} bytes");
                if (_labels == 1 ? record[0] >= 10 : record[0] >= 20 || record[1] >= 100) throw Bad(path, $"has the class {record[_labels - 1]} in record {n:N0}, expected 0 to {(_labels == 1 ? 9 : 99)}");
                Add(record);
            }
            _hashes.Add(hash.Finish());
        }
        catch (InvalidDataException e)
        {
            throw SourceFile.Damaged(path, e);
        }
    }

    /// <summary>The dataset of all files.</summary>
    public Dataset Build(string path, int testFrom, ImportOptions options)
    {
        List<Field> fields = [ImageField.FromStore("image", Side, Side, 3, new MemoryImageStore(_blocks, PerBlock, Count, Pixels))];
        if (!options.NoLabel)
        {
            bool coarse = _labels == 2 && options.Label is { } l && l.StartsWith("coarse", StringComparison.OrdinalIgnoreCase);
            if (options.Label is { } other && !coarse && !other.Equals("label", StringComparison.OrdinalIgnoreCase) && !other.StartsWith("fine", StringComparison.OrdinalIgnoreCase))
                throw new DeepShellException("Import.LabelNotFound", ErrorKind.NotFound, $"{path} has no column '{other}'.", _labels == 2 ? "Choose fine or coarse." : "Leave -Label out.", other);
            if (_labels == 2) fields.Add(Labels("coarse", _coarse, "coarse_label_names.txt", 20).WithRole(coarse ? FieldRole.Label : FieldRole.Ignored));
            fields.Add((_labels == 2 ? Labels("fine", _fine, "fine_label_names.txt", 100) : Labels("label", _fine, "batches.meta.txt", 10)).WithRole(coarse ? FieldRole.Ignored : FieldRole.Label));
        }
        string name = SourceFile.ShortName(path);
        return new Dataset(fields, LearningTask.Classification)
        {
            Name = name,
            Source = path,
            Hash = ContentHash.Join(_hashes),
            Notes = testFrom < Count ? [$"Test part: {Count - testFrom:N0} images; splitting keeps it."] : [],
            OfficialTest = [.. Enumerable.Range(testFrom, Count - testFrom)],
            Recipe = [new RecipeStep("Import", ("File", name), ("Format", "Cifar"), ("Label", options.Label))],
        };
    }

    // Red, green and blue plane become pixels.
    private void Add(byte[] record)
    {
        int place = Count % PerBlock;
        if (place == 0) _blocks.Add(new byte[PerBlock * Pixels]);
        Span<byte> image = _blocks[^1].AsSpan(place * Pixels, Pixels);
        const int Plane = Side * Side;
        ReadOnlySpan<byte> planes = record.AsSpan(_labels);
        for (int i = 0; i < Plane; i++) (image[3 * i], image[3 * i + 1], image[3 * i + 2]) = (planes[i], planes[Plane + i], planes[2 * Plane + i]);
        _coarse.Add(record[0]);
        _fine.Add(record[_labels - 1]);
    }

    // As the list beside the files says; without one CIFAR-10's own names, or numbers.
    private CategoryField Labels(string name, List<int> codes, string list, int count)
    {
        string file = Path.Combine(Path.GetDirectoryName(_first)!, list);
        string[] known = File.Exists(file) ? [.. File.ReadLines(file).Select(l => l.Trim()).Where(l => l.Length > 0)] : count == 10 ? s_classes : [];
        int used = known.Length > 0 ? known.Length : codes.Max() + 1;
        if (codes.Max() >= used) throw Bad(_first, $"has the class {codes.Max()}, but {list} names {known.Length}");
        return new CategoryField(name, [.. codes], known.Length > 0 ? known : [.. Enumerable.Range(0, used).Select(i => $"{i}")]);
    }

    private static DeepShellException Bad(string path, string what) => new("Import.Cifar", ErrorKind.InvalidData, $"{Path.GetFileName(path)} {what}.", "Fetch the file again, or choose another -Format.", path);
}
