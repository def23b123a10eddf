using DeepShell.Catalog;
using DeepShell.Data.Imaging;

namespace DeepShell.Data;

/// <summary>Encoded samples from elsewhere, on their way back to the columns they were made of: rows of numbers, a file, a dataset of inputs.</summary>
public sealed class EncodedSamples
{
    private const int RowsAtOnce = 1024;

    private readonly Preprocessing _encoding;
    private readonly float[] _values;

    /// <summary>Takes samples over.</summary>
    /// <param name="encoding">What they were encoded by.</param>
    /// <param name="values">rows × <see cref="Preprocessing.InputShape"/> floats.</param>
    /// <exception cref="DeepShellException">They are not a whole number of samples.</exception>
    public EncodedSamples(Preprocessing encoding, float[] values)
    {
        (_encoding, _values) = (encoding, values);
        if (values.Length % encoding.InputShape.Size != 0) throw encoding.NotWhole(values.Length);
    }

    /// <summary>Rows.</summary>
    public int Count => _values.Length / _encoding.InputShape.Size;

    /// <summary>The label of the rows, as it was read; null where there is none.</summary>
    public Field? Label { get; init; }

    /// <summary>The parts that the rows belong to; null where they are not split.</summary>
    public Partitions? Partitions { get; init; }

    /// <summary>
    /// The samples of a dataset: its rows as they are encoded if it was normalised, otherwise columns that have the names of the inputs,
    /// as a file has them that Export-Dataset wrote encoded.
    /// </summary>
    /// <exception cref="DeepShellException">An input is missing, or not a number.</exception>
    public static EncodedSamples Of(Dataset dataset, Preprocessing encoding)
    {
        int size = encoding.InputShape.Size;
        float[] values = new float[checked(dataset.Count * size)];
        if (dataset.Preprocessing is { } own)
        {
            if (own != encoding && !own.FloatNames.SequenceEqual(encoding.FloatNames)) throw Foreign(dataset.Name, own.FloatNames, encoding);
            own.Encode(dataset, [.. Enumerable.Range(0, dataset.Count)], values);
            return new EncodedSamples(encoding, values) { Label = dataset.Label, Partitions = dataset.Partitions };
        }
        int column = 0;
        foreach (string name in encoding.FloatNames)
        {
            Field field = dataset.Find(name) ?? throw Foreign(dataset.Name, dataset.Fields.Select(f => f.Name), encoding);
            for (int row = 0; row < dataset.Count; row++) values[row * size + column] = Number(field.Value(row), name);
            column++;
        }
        Field? label = encoding.Target is { } target && !encoding.FloatNames.Contains(target.Name) ? dataset.Find(target.Name) : null;
        return new EncodedSamples(encoding, values) { Label = label, Partitions = dataset.Partitions };
    }

    /// <summary>One sample with its floats by name.</summary>
    /// <exception cref="DeepShellException">An input is missing, or not a number.</exception>
    public static EncodedSamples Of(IReadOnlyDictionary<string, object?> record, Preprocessing encoding) => new(encoding,
        [.. encoding.FloatNames.Select(name => record.TryGetValue(name, out object? value) ? Number(value, name) : throw Foreign("The row", record.Keys, encoding))])
    {
        Label = encoding.Target is not { } target || encoding.FloatNames.Contains(target.Name) || !record.TryGetValue(target.Name, out object? label) ? null
            : target is ValueTarget && CellValue.TryNumber(label, out double number) ? new NumberField(target.Name, [number], FieldRole.Label)
            : CellValue.Category(label) is { } text ? new CategoryField(target.Name, [0], [text], FieldRole.Label) : null,
    };

    /// <summary>Reads a file: .npy, .npz (x, or x_train, x_validation, x_test, with y), or a table with a column for each input.</summary>
    /// <exception cref="DeepShellException">It is no such file, or holds samples of another size or other columns.</exception>
    public static EncodedSamples Read(string path, Preprocessing encoding) => EncodedArrays.IsOne(path) ? EncodedArrays.Read(path, encoding) : Of(DatasetReader.Read(path, new ImportOptions { NoLabel = true }), encoding);

    /// <summary>Several samples after each other. Of more than one, labels and parts are not kept.</summary>
    public static EncodedSamples Join(IReadOnlyList<EncodedSamples> all)
    {
        if (all.Count == 1) return all[0];
        return new EncodedSamples(all[0]._encoding, [.. all.SelectMany(s => s._values)]);
    }

    /// <summary>The values of every row by column, and the label where there is one; decoded as they are asked for.</summary>
    public IEnumerable<IReadOnlyDictionary<string, object?>> Rows(PartitionName? part = null)
    {
        int size = _encoding.InputShape.Size;
        int[] rows = Of(part);
        float[] block = new float[Math.Min(RowsAtOnce, rows.Length) * size];
        for (int from = 0; from < rows.Length; from += RowsAtOnce)
        {
            int count = Math.Min(RowsAtOnce, rows.Length - from), at = from;
            for (int i = 0; i < count; i++) Array.Copy(_values, (long)rows[from + i] * size, block, i * size, size);
            foreach (IReadOnlyDictionary<string, object?> row in _encoding.Decode(block.AsSpan(0, count * size)))
            {
                if (Label is not null) ((IDictionary<string, object?>)row).TryAdd(Label.Name, Label.Value(rows[at]));
                yield return row;
                at++;
            }
        }
    }

    /// <summary>The columns as a dataset. Those that cannot be decoded are left out, and its notes say so.</summary>
    public Dataset ToDataset(string name, PartitionName? part = null)
    {
        IReadOnlyDictionary<string, object?>[] rows = [.. Rows(part)];
        FieldEncoder[] kept = [.. _encoding.Inputs.Where(e => !e.IsOneWay)];
        if (kept.Length == 0 || rows.Length == 0)
            throw new DeepShellException("Decode.Nothing", ErrorKind.InvalidOperation, rows.Length == 0 ? "There is no sample to decode." : $"None of the columns can be decoded: {string.Join("; ", _encoding.Losses)}.", target: name);
        List<Field> fields = [.. kept.Select(e => Column(e, [.. rows.Select(r => r[e.Name])]))];
        if (Label is not null && kept.All(e => e.Name != Label.Name)) fields.Add(Label.Select(Of(part)).WithRole(FieldRole.Label));
        Dataset decoded = new(fields, fields[^1] is { Role: FieldRole.Label } label ? Dataset.TaskOf(label) : LearningTask.Classification)
        {
            Name = name, Source = name, Notes = _encoding.Losses, Recipe = [new RecipeStep("Decode", ("Source", name))],
        };
        return (Partitions is null || part is not null ? decoded : decoded.WithPartitions(Partitions, null, [])).WithHash();
    }

    /// <summary>What is not decoded by <paramref name="encoding"/>, for having other inputs.</summary>
    internal static DeepShellException Foreign(string what, IEnumerable<string> names, Preprocessing encoding)
    {
        string[] expected = [.. encoding.FloatNames], missing = [.. expected.Except(names)];
        return new DeepShellException("Decode.Inputs", ErrorKind.InvalidData, $"{what} has no {string.Join(", ", missing.Take(3).Select(n => $"'{n}'"))}{(missing.Length > 3 ? $" and {missing.Length - 3} others" : "")} of the {expected.Length} encoded inputs.{(missing.Length > 0 ? Suggestion.For(missing[0], names) : "")}",
            $"Give what was encoded by this dataset or model; its inputs are {string.Join(", ", expected.Take(10))}{(expected.Length > 10 ? " …" : "")}.", what);
    }

    private int[] Of(PartitionName? part) => part is not { } one ? [.. Enumerable.Range(0, Count)]
        : Partitions?[one].ToArray() ?? throw new DeepShellException("Decode.NotSplit", ErrorKind.InvalidOperation, $"The samples are not split, so they have no {one} part.", "Leave -Partition out.", one);

    /// <summary>A value from outside as an input.</summary>
    /// <exception cref="DeepShellException">It is not a number.</exception>
    public static float Number(object? value, string name) => CellValue.TryNumber(value, out double number) ? (float)number
        : throw new DeepShellException("Decode.NotANumber", ErrorKind.InvalidData, $"The input '{name}' is '{SettingValue.Text(value)}', expected a number.", "Give encoded samples: what Export-Dataset writes to .npz, or with -Encoded.", value);

    private static Field Column(FieldEncoder encoder, object?[] values)
    {
        if (values[0] is PixelImage first) return ImageField.FromPixels(encoder.Name, first.Height, first.Width, first.Channels, [.. values.SelectMany(v => ((PixelImage)v!).Pixels)]);
        if (!values.Any(v => v is string)) return new NumberField(encoder.Name, [.. values.Select(v => v as double? ?? double.NaN)]);
        if (!encoder.IsOfTable) return new TextField(encoder.Name, [.. values.Select(v => v as string)]);
        string[] names = [.. values.OfType<string>().Distinct()];
        Dictionary<string, int> places = names.Select((n, i) => (n, i)).ToDictionary(p => p.n, p => p.i);
        return CategoryField.Sorted(encoder.Name, new Segments<int>([.. values.Select(v => v is string s ? places[s] : -1)]), names);
    }
}
