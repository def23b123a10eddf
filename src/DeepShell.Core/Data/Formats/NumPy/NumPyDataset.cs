namespace DeepShell.Data;

/// <summary>From named arrays to a dataset.</summary>
internal static class NumPyDataset
{
    private static readonly string[] s_inputs = ["x", "inputs", "features", "images", "data", "arr_0"], s_targets = ["y", "label", "labels", "targets", "target", "arr_1"];
    private static readonly string[] s_train = ["_train", "train_", ""], s_validation = ["_validation", "_val", "_valid"], s_test = ["_test", "test_"];

    /// <summary>The array of one text with the label's name.</summary>
    public const string LabelName = "label_name";

    public static Dataset Make(Dictionary<string, NpyArray> arrays, string path, string hash, ImportOptions options)
    {
        string file = Path.GetFileName(path);
        NpyArray[] x = Parts(arrays, s_inputs), y = Parts(arrays, s_targets);
        if (x.Length == 0)
            throw Bad(file, $"holds the arrays {string.Join(", ", arrays.Keys.Take(20))}, expected one called x (or x_train, inputs, features, images, data)", "Save it as numpy.savez(path, x=…, y=…).", path);
        foreach (NpyArray part in x)
            if (part.IsText || part.Shape.Length is 0 or > 4 || !part.Shape.Skip(1).SequenceEqual(x[0].Shape.Skip(1)) || part.Rows == 0)
                throw Bad(file, $"'{part.Name}' has the shape {string.Join("×", part.Shape)}{(part.IsText ? " of texts" : "")}, expected rows × columns, or images, the same in all parts", "Save it in that shape.", path);
        if (!options.NoLabel && y.Length > 0 && !y.Select(a => a.Data.Length == 0 ? 0 : a.Rows).SequenceEqual(x.Select(a => a.Rows)))
            throw Bad(file, $"has {string.Join(" and ", x.Select(a => $"{a.Rows:N0} rows in '{a.Name}'"))}, but {string.Join(" and ", y.Select(a => $"{a.Rows:N0} in '{a.Name}'"))}", "Each row needs one label.", path);
        if (y.FirstOrDefault(a => a.Shape.Length > 1 && a.Shape.Skip(1).Any(d => d != 1)) is { } wide)
            throw Bad(file, $"'{wide.Name}' has the shape {string.Join("×", wide.Shape)}, expected one label a row", "For one-hot labels take the index: y.argmax(1).", path);
        List<Field> fields = x[0].Shape.Length > 2 ? [Images(x, file, path)] : Columns(x, arrays);
        bool labelled = y.Length > 0 && !options.NoLabel;
        NpyArray? label = arrays.GetValueOrDefault(LabelName) is { IsText: true, Rows: 1 } one ? one : null, classes = arrays.GetValueOrDefault("classes");
        if (labelled) fields.Add(Label(y, classes?.Texts(), label?.Text(0) ?? "label"));
        int testFrom = x.Length > 1 && IsPart(x[^1].Name, s_test) ? x[..^1].Sum(a => a.Rows) : -1;
        int count = x.Sum(a => a.Rows);
        // Who names the label writes classes as their indexes: numbers without classes are numbers.
        LearningTask? task = options.Task ?? (label is not null && classes is null && options.Label is null ? LearningTask.Regression : null);
        ImportOptions chosen = labelled ? options with { Label = options.Label ?? "-1", Task = task } : fields is [ImageField] ? options with { NoLabel = true } : options;
        TableColumns columns = new([.. fields.Select(f => f.Name)], chosen, file);
        return TableDataset.Make([.. fields], columns, chosen, file, [], testFrom < 0 ? [] : [.. Enumerable.Range(testFrom, count - testFrom)],
            new TableDescription(SourceFile.ShortName(path), path, hash, new RecipeStep("Import", ("File", file), ("Format", "NumPy"), ("Label", options.Label)), []));
    }

    // The arrays of the training, validation and test part, as far as there are any.
    private static NpyArray[] Parts(Dictionary<string, NpyArray> arrays, string[] names) =>
        [.. new[] { s_train, s_validation, s_test }.Select(part => names.SelectMany(n => part.Select(p => p.EndsWith('_') ? p + n : n + p)).Select(n => arrays.GetValueOrDefault(n)).FirstOrDefault(a => a is not null)).OfType<NpyArray>()];

    private static bool IsPart(string name, string[] marks) => marks.Any(m => name.Contains(m, StringComparison.OrdinalIgnoreCase));

    private static List<Field> Columns(NpyArray[] x, Dictionary<string, NpyArray> arrays)
    {
        int width = x[0].Shape.Length == 1 ? 1 : x[0].Shape[1];
        string[] names = arrays.TryGetValue("columns", out NpyArray? given) && given.IsText && given.Rows == width
            ? [.. Enumerable.Range(0, width).Select(given.Text)] : [.. Enumerable.Range(0, width).Select(i => $"x{i}")];
        List<Field> fields = [];
        for (int c = 0; c < width; c++)
        {
            int column = c;
            fields.Add(new NumberField(names[c], [.. x.SelectMany(a => Enumerable.Range(0, a.Rows).Select(r => a.Number(r * width + column))).Select(v => double.IsInfinity(v) ? double.NaN : v)]));
        }
        return fields;
    }

    private static ImageField Images(NpyArray[] x, string file, string path)
    {
        int[] shape = x[0].Shape;
        if (!x[0].IsBytes || (shape.Length == 4 && shape[3] is not (1 or 3)))
            throw Bad(file, $"'{x[0].Name}' has the shape {string.Join("×", shape)}, expected images of bytes: count × height × width, and × 1 or × 3 channels", "Save them as uint8, channels last.", path);
        return ImageField.FromPixels("image", shape[1], shape[2], shape.Length == 4 ? shape[3] : 1, x.Length == 1 ? x[0].Data : [.. x.SelectMany(a => a.Data)]);
    }

    /// <summary>A label: texts, indexes of classes that have names, or numbers.</summary>
    public static Field Label(NpyArray[] y, string[]? classes, string name)
    {
        if (y[0].IsText)
        {
            string[] texts = [.. y.SelectMany(a => Enumerable.Range(0, a.Rows).Select(a.Text))];
            string[] names = [.. texts.Where(t => !CellValue.IsMissing(t)).Distinct()];
            Dictionary<string, int> places = names.Select((n, i) => (n, i)).ToDictionary(p => p.n, p => p.i);
            return CategoryField.Sorted(name, new Segments<int>([.. texts.Select(t => places.GetValueOrDefault(t, -1))]), names);
        }
        double[] numbers = [.. y.SelectMany(a => Enumerable.Range(0, a.Rows).Select(a.Number))];
        if (classes is not null && numbers.All(v => v == Math.Floor(v) && v >= -1 && v < classes.Length))
            return new CategoryField(name, [.. numbers.Select(v => (int)v)], classes);
        return new NumberField(name, numbers);
    }

    private static DeepShellException Bad(string file, string what, string remedy, string path) => new("Import.NumPy", ErrorKind.InvalidData, $"{file}: {what}.", remedy, path);
}
