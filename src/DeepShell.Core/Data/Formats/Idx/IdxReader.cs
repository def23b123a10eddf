using DeepShell.Files;

namespace DeepShell.Data;

/// <summary>Reads pairs of IDX files, one after another, into one dataset.</summary>
internal sealed class IdxReader(ImportOptions options)
{
    private readonly List<byte> _labels = [];
    private PixelBuffer? _pixels;
    private int[] _shape = [];

    public int Count => _pixels?.Count ?? 0;

    public List<string> Hashes { get; } = [];

    public void Add(IdxPair pair)
    {
        int count = ReadImages(pair.Images);
        if (options.NoLabel) return;
        if (pair.Labels is null)
            throw new DeepShellException("Import.NoLabels", ErrorKind.NotFound,
                $"{Path.GetFileName(pair.Images)} has no file of labels beside it (looked for {string.Join(", ", IdxPair.LabelNames(pair.Images).DefaultIfEmpty("a name with 'labels'"))}).",
                "Put it there, under that name.", pair.Images);
        int labels = ReadLabels(pair.Labels);
        if (labels != count)
            throw new DeepShellException("Import.LabelCount", ErrorKind.InvalidData,
                $"{Path.GetFileName(pair.Labels)} has {labels:N0} labels, expected {count:N0}, one for each image of {Path.GetFileName(pair.Images)}.", "Fetch both files again.", pair.Labels);
    }

    public Dataset Build(TableDescription describe, int testFrom)
    {
        int channels = _shape.Length == 3 ? _shape[2] : 1;
        ImageField images = ImageField.FromStore("image", _shape[0], _shape[1], channels, _pixels!.ToStore());
        List<Field> fields = [images];
        LearningTask task = options.Task ?? LearningTask.Classification;
        if (!options.NoLabel)
        {
            NumberField label = new("label", [.. _labels.Select(l => (double)l)], FieldRole.Label);
            Field last = task == LearningTask.Regression ? label : Named() ?? label.ToCategories();
            if (last is CategoryField { Categories.Count: < 2 } one)
                throw new DeepShellException("Import.OneClass", ErrorKind.InvalidData, $"{describe.Name}: the label is '{one.Categories[0]}' in every row, expected two classes or more.", "Add images of other classes.", describe.Source);
            fields.Add(last);
        }
        return new Dataset(fields, task)
        {
            Name = describe.Name,
            Source = describe.Source,
            Hash = describe.Hash,
            Notes = describe.Notes,
            Recipe = [describe.Step],
            OfficialTest = [.. Enumerable.Range(testFrom, Count - testFrom)],
        };
    }

    // The file has numbers; a manifest knows the names that they stand for.
    private CategoryField? Named() =>
        options.Columns?.FirstOrDefault(c => c.Role == FieldRole.Label)?.Categories is { } names && !names.All(n => byte.TryParse(n, out _)) && _labels.TrueForAll(l => l < names.Count)
            ? new CategoryField("label", [.. _labels.Select(l => (int)l)], [.. names], FieldRole.Label) : null;

    private int ReadImages(string path) => Reading(path, (stream, header) =>
    {
        if (header.Dimensions.Length is not (3 or 4) || (header.Dimensions.Length == 4 && header.Dimensions[3] is not (1 or 3)))
            throw new DeepShellException("Import.IdxShape", ErrorKind.InvalidData,
                $"{Path.GetFileName(path)} has the dimensions {string.Join("×", header.Dimensions)}, expected images: count × height × width, and × 1 or × 3 channels.", "Give the file of the images; that of the labels is found by its name.", path);
        int[] shape = header.Dimensions[1..];
        if (_pixels is not null && !shape.SequenceEqual(_shape))
            throw new DeepShellException("Import.IdxShape", ErrorKind.InvalidData, $"{Path.GetFileName(path)} has images of {string.Join("×", shape)}, expected {string.Join("×", _shape)} as in the training files.", "Give files of one kind.", path);
        _shape = shape;
        _pixels ??= new PixelBuffer((int)header.ItemSize);
        int got = _pixels.Append(stream, header.Count);
        if (got < header.Count) throw IdxHeader.Truncated(path, $"it holds {got:N0} images, its header claims {header.Count:N0}");
        return got;
    });

    private int ReadLabels(string path) => Reading(path, (stream, header) =>
    {
        if (header.Dimensions.Length != 1)
            throw new DeepShellException("Import.IdxShape", ErrorKind.InvalidData, $"{Path.GetFileName(path)} has {header.Dimensions.Length} dimensions, expected labels, which have one.", "Check the file's name.", path);
        byte[] buffer = new byte[1 << 16];
        int left = header.Count;
        while (left > 0)
        {
            int got = stream.Read(buffer, 0, Math.Min(buffer.Length, left));
            if (got == 0) throw IdxHeader.Truncated(path, $"it holds {header.Count - left:N0} labels, its header claims {header.Count:N0}");
            _labels.AddRange(buffer.AsSpan(0, got));
            left -= got;
        }
        return header.Count;
    });

    private int Reading(string path, Func<Stream, IdxHeader, int> read)
    {
        try
        {
            using Stream stream = SourceFile.Open(path, out HashingStream hash);
            bool packed = stream != hash;
            int count = read(stream, IdxHeader.Read(stream, path, packed ? null : hash.Length));
            if (stream.ReadByte() >= 0)
                throw new DeepShellException("Import.IdxSize", ErrorKind.InvalidData, $"{Path.GetFileName(path)} holds more than its header claims.", "Fetch the file again.", path);
            Hashes.Add(hash.Finish());
            return count;
        }
        catch (InvalidDataException e)
        {
            throw SourceFile.Damaged(path, e);
        }
    }
}
