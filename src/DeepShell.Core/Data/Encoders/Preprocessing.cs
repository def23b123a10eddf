using System.Text.Json;
using System.Text.Json.Nodes;
using DeepShell.Catalog;
using DeepShell.Data.Augmentations;
using DeepShell.Data.Imaging;
using DeepShell.Tensors;

namespace DeepShell.Data;

/// <summary>
/// Everything that turns rows into inputs and labels into targets, fitted on the training part alone. It needs no
/// dataset afterwards: a model file keeps it and encodes raw records with it.
/// </summary>
public sealed class Preprocessing
{
    // Rows that are encoded together, and how many such blocks are worth several threads.
    private const int RowsAtOnce = 1024, FewBlocks = 8;

    private readonly int _encodedSize;

    internal Preprocessing(IReadOnlyList<FieldEncoder> inputs, TargetEncoder? target, IReadOnlyList<Transform> transforms, RowProjection? projection = null)
    {
        Inputs = inputs;
        Target = target;
        Transforms = transforms;
        Projection = projection;
        _encodedSize = inputs.Sum(e => e.Size);
        InputShape = inputs is [ImageEncoder image] ? image.Shape : new Shape(projection?.OutputSize ?? _encodedSize);
        if (projection is not null && (projection.InputSize != _encodedSize || projection.Weights.Length != projection.InputSize * projection.OutputSize))
            throw new DeepShellException("Preprocessing.Projection", ErrorKind.InvalidData, $"The projection takes {projection.InputSize} inputs, the columns have {_encodedSize}.");
    }

    /// <summary>One encoder a feature column, in the order of the inputs.</summary>
    public IReadOnlyList<FieldEncoder> Inputs { get; }

    /// <summary>How the label is encoded; null for data without one.</summary>
    public TargetEncoder? Target { get; }

    /// <summary>The rules it was fitted by.</summary>
    public IReadOnlyList<Transform> Transforms { get; }

    /// <summary>What is done to the whole row after its columns are encoded; null for nothing.</summary>
    public RowProjection? Projection { get; }

    /// <summary>The shape of one encoded sample.</summary>
    public Shape InputShape { get; }

    /// <summary>The columns within an encoded sample, for layers that read one of them by name; none behind a projection.</summary>
    public IReadOnlyList<InputPart> Parts
    {
        get
        {
            if (Projection is not null) return [];
            int offset = 0;
            return Inputs.Select(e => new InputPart(e.Name, (offset += e.Size) - e.Size, e is ImageEncoder image ? image.Shape : new Shape(e.Size))).ToArray();
        }
    }

    /// <summary>What the inputs stand for, such as <c>workclass=Private</c>; for images the column only.</summary>
    public IEnumerable<string> InputNames => Projection?.Names ?? Inputs.SelectMany(e => e.InputNames);

    /// <summary>A name for each float of an encoded sample, as files have them: of the pixels of an image each has one.</summary>
    public IEnumerable<string> FloatNames => Projection?.Names
        ?? Inputs.SelectMany(e => e is ImageEncoder image ? Enumerable.Range(0, image.Size).Select(i => Inputs.Count == 1 ? $"pixel{i}" : $"{e.Name}[{i}]") : e.InputNames);

    /// <summary>The image encoder, when the input is an image; otherwise null.</summary>
    public ImageEncoder? Image => Inputs is [ImageEncoder image] ? image : null;

    /// <summary>The classes, in the order of the outputs; empty for regression.</summary>
    public IReadOnlyList<string> Classes => (Target as ClassTarget)?.Classes ?? [];

    /// <summary>Fits to the training part of a split dataset. Without a <see cref="Scaler"/> numbers stay as they are and pixels become p/255.</summary>
    /// <exception cref="DeepShellException">The dataset is not split, or has nothing to learn from.</exception>
    public static Preprocessing Fit(Dataset dataset, params IReadOnlyList<Transform> transforms) => PreprocessingFit.Fit(dataset, transforms);

    /// <summary>Encodes rows of a dataset with the same columns.</summary>
    /// <param name="dataset">Columns are found by name.</param>
    /// <param name="rows">Row indexes.</param>
    /// <param name="destination">rows × <see cref="InputShape"/> floats.</param>
    /// <param name="report">Collects what was not as in training.</param>
    public unsafe void Encode(Dataset dataset, ReadOnlySpan<int> rows, Span<float> destination, EncodingReport? report = null)
    {
        Field[] fields = [.. Inputs.Select(e => e.Prepare(dataset.Find(e.Name) ?? throw MissingColumn(e.Name, dataset.Fields.Select(f => f.Name))))];
        int size = InputShape.Size, blocks = (rows.Length + RowsAtOnce - 1) / RowsAtOnce;
        if (blocks < FewBlocks || report is not null || Image is not null)
        {
            // All columns of a block, so that a row is still in the cache when its next column comes.
            for (int from = 0; from < rows.Length; from += RowsAtOnce)
                EncodeBlock(fields, rows.Slice(from, Math.Min(RowsAtOnce, rows.Length - from)), destination[(from * size)..], report);
            return;
        }
        fixed (int* firstRow = rows)
        fixed (float* first = destination[..checked(rows.Length * size)])
        {
            int* allRows = firstRow;
            float* all = first;
            int count = rows.Length;
            Parallel.For(0, blocks, b =>
            {
                int from = b * RowsAtOnce, length = Math.Min(RowsAtOnce, count - from);
                EncodeBlock(fields, new ReadOnlySpan<int>(allRows + from, length), new Span<float>(all + (long)from * size, length * size), null);
            });
        }
    }

    private void EncodeBlock(Field[] fields, ReadOnlySpan<int> rows, Span<float> destination, EncodingReport? report)
    {
        int stride = Image?.Size ?? _encodedSize, offset = 0;
        Span<float> whole = destination;
        if (Projection is not null) destination = new float[rows.Length * stride];
        for (int i = 0; i < fields.Length; i++)
        {
            Inputs[i].Encode(fields[i], rows, destination[offset..], stride, report);
            offset += Inputs[i].Size;
        }
        Projection?.Apply(destination, whole[..(rows.Length * InputShape.Size)]);
    }

    /// <summary>Encodes records as they come from outside: values by column name, numbers or text.</summary>
    /// <param name="records">One dictionary a row; columns that training did not use are ignored.</param>
    /// <param name="destination">records × <see cref="InputShape"/> floats.</param>
    /// <param name="report">Collects what was not as in training.</param>
    /// <exception cref="DeepShellException">A column is missing, or not a number where one is expected.</exception>
    public void Encode(IReadOnlyList<IReadOnlyDictionary<string, object?>> records, Span<float> destination, EncodingReport? report = null)
    {
        int offset = 0;
        Span<float> whole = destination;
        if (Projection is not null) destination = new float[checked(records.Count * _encodedSize)];
        foreach (IReadOnlyDictionary<string, object?> record in records)
            foreach (FieldEncoder encoder in Inputs)
            {
                if (!record.TryGetValue(encoder.Name, out object? value)) throw MissingColumn(encoder.Name, record.Keys);
                encoder.Encode(value, destination[offset..], report);
                offset += encoder.Size;
            }
        Projection?.Apply(destination, whole);
    }

    /// <summary>
    /// Encoded samples back to values, each in its column's own unit: numbers (double), categories, dates and tokens (text), images
    /// (<see cref="PixelImage"/>). Null is a missing or unknown value, or one of a column that cannot be decoded: see <see cref="Losses"/>.
    /// </summary>
    /// <param name="samples">rows × <see cref="InputShape"/> floats, as <see cref="Encode(Dataset, ReadOnlySpan{int}, Span{float}, EncodingReport?)"/> makes
    /// them, or anything of that size: what no row is encoded as gives the nearest that one is.</param>
    /// <returns>One table a row, by column name, in the order of <see cref="Inputs"/>.</returns>
    /// <exception cref="DeepShellException">The floats are not a whole number of samples.</exception>
    public IReadOnlyList<IReadOnlyDictionary<string, object?>> Decode(ReadOnlySpan<float> samples)
    {
        if (samples.Length % InputShape.Size != 0) throw NotWhole(samples.Length);
        return Projection is null ? DecodeColumns(samples) : DecodeColumns(Projection.Undo(samples));
    }

    /// <summary>The error of numbers that are not a whole number of samples.</summary>
    public DeepShellException NotWhole(int length) => new("Decode.Size", ErrorKind.InvalidData, $"{length:N0} numbers are not whole samples of {InputShape.Size:N0} each ({InputShape}).",
        $"The inputs are {string.Join(", ", InputNames.Take(20))}.", length);

    private IReadOnlyDictionary<string, object?>[] DecodeColumns(ReadOnlySpan<float> samples)
    {
        int size = Image?.Size ?? _encodedSize;
        IReadOnlyDictionary<string, object?>[] rows = new IReadOnlyDictionary<string, object?>[samples.Length / size];
        for (int row = 0, offset = 0; row < rows.Length; row++)
        {
            OrderedDictionary<string, object?> values = new(Inputs.Count);
            foreach (FieldEncoder encoder in Inputs)
            {
                values[encoder.Name] = encoder.Decode(samples.Slice(offset, encoder.Size));
                offset += encoder.Size;
            }
            rows[row] = values;
        }
        return rows;
    }

    /// <summary>What <see cref="Decode"/> does not give back, as sentences; none where every value of the training part comes back.</summary>
    public IReadOnlyList<string> Losses => Inputs.Where(e => e.Loss is not null).Select(e => $"{e.Name}: {e.Loss}")
        .Concat(Projection is { } p && p.OutputSize < p.InputSize ? [$"{p.OutputSize} of {p.InputSize} directions are left: rows come back as their projection onto them"] : []).ToArray();

    /// <summary>Encodes an image of any size: it is brought to the size and channels of training first.</summary>
    public void Encode(PixelImage image, Span<float> destination)
    {
        if (Image is null) throw new DeepShellException("Preprocessing.NotImages", ErrorKind.InvalidOperation, "The model expects rows of a table, not images.", target: image);
        Image.Encode(image, destination, null);
    }

    /// <summary>Encodes the labels of rows: the index of the class, or the standardised value.</summary>
    public void EncodeTargets(Dataset dataset, ReadOnlySpan<int> rows, Span<float> destination)
    {
        if (Target is null) throw new InvalidOperationException("There is no target.");
        Target.Encode(dataset.Find(Target.Name) ?? throw MissingColumn(Target.Name, dataset.Fields.Select(f => f.Name)), rows, destination);
    }

    /// <summary>As a model file keeps it.</summary>
    public JsonObject ToJson()
    {
        JsonObject json = Columns();
        // Absent where there is none: files of before have no such entry.
        if (Projection is not null) json["projection"] = JsonSerializer.SerializeToNode(SettingValue.Plain(Projection));
        return json;
    }

    private JsonObject Columns() => new()
    {
        ["inputs"] = JsonSerializer.SerializeToNode(SettingValue.Plain(Inputs)),
        ["target"] = JsonSerializer.SerializeToNode(SettingValue.Plain(Target)),
        ["transforms"] = JsonSerializer.SerializeToNode(SettingValue.Plain(Transforms)),
    };

    /// <summary>The reverse of <see cref="ToJson"/>.</summary>
    /// <exception cref="DeepShellException">Something is unknown or missing.</exception>
    public static Preprocessing FromJson(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("inputs", out JsonElement inputs) || inputs.ValueKind != JsonValueKind.Array)
            throw new DeepShellException("Preprocessing.Json", ErrorKind.InvalidData, "The preprocessing has no list of inputs.");
        return new Preprocessing(List<FieldEncoder>(inputs),
            json.TryGetProperty("target", out JsonElement target) && target.ValueKind != JsonValueKind.Null
                ? (TargetEncoder)SettingValue.ToComponent(target, typeof(TargetEncoder)) : null,
            json.TryGetProperty("transforms", out JsonElement transforms) ? List<Transform>(transforms) : [],
            json.TryGetProperty("projection", out JsonElement projection) ? (RowProjection)SettingValue.ToComponent(projection, typeof(RowProjection)) : null);
    }

    internal Preprocessing WithProjection(RowProjection projection) => new(Inputs, Target, Transforms, projection);

    internal Preprocessing WithCentered(IEnumerable<Augmentation> augmentations) =>
        Image is null ? this : new Preprocessing([Image.WithCentered(augmentations)], Target, Transforms);

    private static T[] List<T>(JsonElement json) =>
        [.. json.EnumerateArray().Select(e => (T)SettingValue.ToComponent(e, typeof(T)))];

    private static DeepShellException MissingColumn(string name, IEnumerable<string> present) => new("Preprocessing.MissingColumn", ErrorKind.InvalidData,
        $"Column '{name}' is missing; the model was trained with it.{Suggestion.For(name, present)}",
        $"The columns given are {string.Join(", ", present.Take(20))}. Give one called '{name}', empty where the value is not known.", name);
}
