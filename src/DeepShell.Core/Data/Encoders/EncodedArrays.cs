namespace DeepShell.Data;

/// <summary>Encoded samples in NumPy's files, as <see cref="NumPyWriter"/> and others write them.</summary>
internal static class EncodedArrays
{
    public static bool IsOne(string path) => new NumPy().Recognises(path, SourceFile.Head(path));

    public static EncodedSamples Read(string path, Preprocessing encoding)
    {
        Dictionary<string, NpyArray> arrays = NumPy.Arrays(path);
        string file = Path.GetFileName(path);
        if (arrays.GetValueOrDefault("columns")?.Texts() is { } names && !names.SequenceEqual(encoding.FloatNames))
            throw EncodedSamples.Foreign(file, names, encoding);
        // x alone, or one for each part.
        (PartitionName? Part, NpyArray X, NpyArray? Y)[] parts = [.. Enum.GetValues<PartitionName>().Select(p => ((PartitionName?)p, "_" + p.ToString().ToLowerInvariant())).Prepend((null, ""))
            .Where(p => arrays.ContainsKey("x" + p.Item2)).Select(p => (p.Item1, arrays["x" + p.Item2], arrays.GetValueOrDefault("y" + p.Item2)))];
        if (parts.Length == 0)
            throw new DeepShellException("Decode.File", ErrorKind.InvalidData, $"{file} holds the arrays {string.Join(", ", arrays.Keys.Take(20))}, expected x, or x_train, x_validation, x_test.", "Save it as numpy.savez(path, x=…).", path);
        int size = encoding.InputShape.Size;
        List<float> values = [];
        List<int>[] rows = [[], [], [], []];
        foreach ((PartitionName? part, NpyArray x, _) in parts)
        {
            int count = x.Shape.Aggregate(1, (a, d) => a * d);
            if (x.IsText || x.Shape.Length == 0 || count % size != 0 || (x.Shape.Length > 1 && count / x.Rows != size))
                throw new DeepShellException("Decode.Size", ErrorKind.InvalidData, $"{file}: '{x.Name}' has the shape {string.Join("×", x.Shape)}{(x.IsText ? " of texts" : "")}, expected rows × {encoding.InputShape}.", $"The inputs are {string.Join(", ", encoding.InputNames.Take(20))}.", path);
            for (int row = 0; row < count / size && part is not null; row++) rows[(int)part].Add(values.Count / size + row);
            // Images that were not normalised are written as bytes.
            if (x.IsBytes && encoding.Image is { } image)
            {
                float[] scaled = new float[count];
                image.Scale01(x.Data, scaled);
                values.AddRange(scaled);
            }
            else
                for (int i = 0; i < count; i++) values.Add((float)x.Number(i));
        }
        return new EncodedSamples(encoding, [.. values])
        {
            // Masks, boxes and whatever else is not one label a row stay where they are.
            Label = !parts.All(p => p.Y is not null && p.Y.Rows == p.X.Rows && p.Y.Shape.Skip(1).All(d => d == 1)) ? null
                : NumPyDataset.Label([.. parts.Select(p => p.Y!)], arrays.GetValueOrDefault("classes")?.Texts() ?? (encoding.Target as ClassTarget)?.Classes, encoding.Target?.Name ?? "label").WithRole(FieldRole.Label),
            Partitions = parts[0].Part is null ? null : new Partitions([.. rows[0]], [.. rows[1]], [.. rows[2]], [.. rows[3]]),
        };
    }
}
