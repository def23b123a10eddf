using DeepShell.Data.Augmentations;
using DeepShell.Tensors;

namespace DeepShell.Data;

/// <summary>
/// Samples in columns, with what every stage added: parts, preprocessing, augmentation. Immutable: each stage returns
/// a new one that shares the columns. Deliberately not enumerable, or PowerShell would unroll it. Its lists are arrays:
/// what the compiler makes of a collection expression for an interface cannot be indexed from PowerShell.
/// </summary>
public sealed class Dataset
{
    private Preprocessing? _encoding;

    /// <summary>A dataset of these columns.</summary>
    /// <param name="fields">Columns of one length; at most one is the label, a category column for classification, a number column for regression, boxes for detection, masks for segmentation. Masks have the size of the images.</param>
    /// <param name="task">What is to be learnt.</param>
    public Dataset(IReadOnlyList<Field> fields, LearningTask task)
    {
        if (fields.Count == 0 || fields.Any(f => f.Count != fields[0].Count))
            throw new ArgumentException("Columns must have one length.", nameof(fields));
        Fields = fields.ToArray();
        Task = task;
        Features = fields.Where(f => f.Role == FieldRole.Feature).ToArray();
        Label = fields.SingleOrDefault(f => f.Role == FieldRole.Label);
        Masks = fields.OfType<MaskField>().FirstOrDefault();
        if (Masks is not null && fields.OfType<ImageField>().FirstOrDefault() is { } images && (images.Height, images.Width) != (Masks.Height, Masks.Width))
            throw new ArgumentException($"Masks of {Masks.Height} x {Masks.Width} do not fit images of {images.Height} x {images.Width}.", nameof(fields));
        if (Label is not null && task != TaskOf(Label))
            throw new ArgumentException($"A {Label.Kind} label does not fit {task}.", nameof(task));
    }

    /// <summary>A short name, for views and messages.</summary>
    public string Name { get; init; } = "data";

    /// <summary>Where it came from: a path, "objects", a generator.</summary>
    public string Source { get; init; } = "";

    /// <summary>SHA-256 of the source's bytes, or of the values where there was no file; hexadecimal.</summary>
    public string Hash { get; init; } = "";

    /// <summary>How many bytes it may take in memory; what is beyond is read or decoded when it is needed.</summary>
    public long MemoryLimit { get; init; } = MemoryBudget.Of(null);

    /// <summary>Rows.</summary>
    public int Count => Fields[0].Count;

    /// <summary>Every column, used or not.</summary>
    public IReadOnlyList<Field> Fields { get; }

    /// <summary>The columns that go into the network.</summary>
    public IReadOnlyList<Field> Features { get; }

    /// <summary>The column that is learnt, or null.</summary>
    public Field? Label { get; }

    /// <summary>The masks of the images, be they the label or not; or null.</summary>
    internal MaskField? Masks { get; }

    /// <summary>What is learnt.</summary>
    public LearningTask Task { get; }

    /// <summary>The classes, in the order of a network's outputs; empty for regression.</summary>
    public IReadOnlyList<string> Classes => Label switch
    {
        CategoryField classes => classes.Categories,
        BoxField boxes => boxes.Categories,
        MaskField masks => masks.Categories,
        _ => [],
    };

    /// <summary>Outputs of a network for it: as many as classes, or 1.</summary>
    public int OutputSize => Task == LearningTask.Classification ? Math.Max(1, Classes.Count) : 1;

    /// <summary>The shape of one encoded sample.</summary>
    public Shape InputShape => Encoding.InputShape;

    /// <summary>What a user should know of how it was read: which label was picked and why, columns left out.</summary>
    public IReadOnlyList<string> Notes { get; init => field = value.ToArray(); } = [];

    /// <summary>Rows and files that were left out on request, with the reasons.</summary>
    public IReadOnlyList<SkippedRow> SkippedRows { get; init => field = value.ToArray(); } = [];

    /// <summary>The stages that made it.</summary>
    public IReadOnlyList<RecipeStep> Recipe { get; init => field = value.ToArray(); } = [];

    /// <summary>Rows that the source itself sets apart as its test part, such as MNIST's; splitting keeps them so.</summary>
    public IReadOnlyList<int> OfficialTest { get; init => field = value.ToArray(); } = [];

    /// <summary>The parts, once split.</summary>
    public Partitions? Partitions { get; private set; }

    /// <summary>What was fitted by normalising, or null.</summary>
    public Preprocessing? Preprocessing { get; private set; }

    /// <summary>What happens to the training part's images, afresh each epoch.</summary>
    public IReadOnlyList<Augmentation> Augmentations { get; private set => field = value.ToArray(); } = [];

    /// <summary>Whether an augmentation mixes samples, so that a sample may have two labels. Boxes are added to each other, masks pieced together; they have no shares.</summary>
    public bool MixesLabels => Task is not (LearningTask.Detection or LearningTask.Segmentation) && Augmentations.Any(a => a is Mixing);

    /// <summary>
    /// What encodes the rows: <see cref="Preprocessing"/>, or for data that was not normalised a plain one (numbers as they are,
    /// pixels/255, categories one-hot, missing numbers imputed). Before splitting it is of all rows, and serves for its shape only.
    /// </summary>
    public Preprocessing Encoding => Preprocessing ?? (_encoding ??= Partitions is not null
        ? PreprocessingFit.Fit(this, []) : PreprocessingFit.Fit(this, [.. Enumerable.Range(0, Count)], []));

    /// <summary>The column of a name, or null. Upper and lower case differ only if no name fits exactly.</summary>
    public Field? Find(string name) =>
        Fields.FirstOrDefault(f => f.Name == name) ?? Fields.FirstOrDefault(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The column of a name or a position (0 is the first, -1 the last), as the label is chosen on import; null if there is none.</summary>
    internal Field? FindOrAt(string column)
    {
        if (Find(column) is { } named) return named;
        if (!int.TryParse(column, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out int position)) return null;
        return position >= -Fields.Count && position < Fields.Count ? Fields[position < 0 ? position + Fields.Count : position] : null;
    }

    /// <summary>Splits into training, validation and test part; what was fitted before is dropped.</summary>
    /// <exception cref="DeepShellException">The ratio or the data do not allow it.</exception>
    public Dataset Split(SplitOptions? options = null) => DatasetSplitter.Split(this, options ?? new SplitOptions());

    /// <summary>Splits into folds for cross-validation: as many datasets, each with another part of the rows for testing and the rest for training.</summary>
    /// <param name="folds">How many.</param>
    /// <param name="options">Seed, stratification, groups; a ratio of two divides the rest into training and validation.</param>
    /// <exception cref="DeepShellException">The rows do not allow it.</exception>
    public IReadOnlyList<Dataset> SplitFolds(int folds, SplitOptions? options = null) => FoldSplit.Split(this, folds, options ?? new SplitOptions());

    /// <summary>The same without parts, whatever it was split into, and without what was fitted to them.</summary>
    internal Dataset WithoutParts() => new(Fields, Task)
    {
        Name = Name, Source = Source, Hash = Hash, Notes = Notes, SkippedRows = SkippedRows, MemoryLimit = MemoryLimit, Recipe = Recipe, SampleWeights = SampleWeights,
    };

    /// <summary>The weight of every row in the loss, or null when all weigh 1.</summary>
    public IReadOnlyList<float>? SampleWeights { get; private set; }

    /// <summary>The same with a weight for every row.</summary>
    internal Dataset WithWeights(float[] weights, RecipeStep step)
    {
        Dataset copy = With(step);
        copy.SampleWeights = weights;
        return copy;
    }

    /// <summary>The given rows, some perhaps twice, with parts of their own; preprocessing that was fitted is dropped.</summary>
    internal Dataset Select(int[] rows, Partitions? partitions, IReadOnlyList<int> officialTest, RecipeStep step, params IEnumerable<string> notes) => new([.. Fields.Select(f => f.Select(rows))], Task)
    {
        Name = Name,
        Source = Source,
        Hash = Hash,
        Notes = [.. Notes, .. notes],
        SkippedRows = SkippedRows, MemoryLimit = MemoryLimit,
        Recipe = [.. Recipe, step],
        OfficialTest = officialTest,
        Partitions = partitions,
        Augmentations = Augmentations,
        SampleWeights = SampleWeights is null ? null : Array.ConvertAll(rows, r => SampleWeights[r]),
    };

    /// <summary>Takes over what was fitted to <paramref name="original"/>, whose columns these are.</summary>
    internal Dataset KeepPreprocessing(Dataset original)
    {
        Preprocessing = original.Preprocessing;
        return this;
    }

    /// <summary>Other rows, each made of one of the present ones, under the parts given; what was fitted stays, and augmentations that were not carried out.</summary>
    /// <param name="fields">The columns, of the new rows.</param>
    /// <param name="sources">The row that each new one was made of; the present rows come first, in their order.</param>
    /// <param name="partitions">Parts of the new rows.</param>
    /// <param name="step">What was done.</param>
    /// <param name="notes">What to say of it.</param>
    internal Dataset WithRows(IReadOnlyList<Field> fields, int[] sources, Partitions partitions, RecipeStep step, params IEnumerable<string> notes) => new(fields, Task)
    {
        Name = Name,
        Source = Source,
        Hash = Hash,
        Notes = [.. Notes, .. notes],
        SkippedRows = SkippedRows,
        MemoryLimit = MemoryLimit,
        Recipe = [.. Recipe, step],
        OfficialTest = OfficialTest,
        Partitions = partitions,
        Preprocessing = Preprocessing,
        Augmentations = step.Stage == "Materialize" ? [] : Augmentations,
        SampleWeights = SampleWeights is null ? null : Array.ConvertAll(sources, r => SampleWeights[r]),
    };

    /// <summary>Fits a scaler (ZScore unless another is given), and the other rules, to the training part.</summary>
    /// <exception cref="DeepShellException">It is not split.</exception>
    public Dataset Normalize(params IReadOnlyList<Transform> transforms)
    {
        Transform[] all = transforms.OfType<Scaler>().Any() ? [.. transforms] : [new ZScore(), .. transforms];
        Preprocessing fitted = Preprocessing.Fit(this, all);
        Dataset copy = With(new RecipeStep("Normalize", ("Transforms", all)), ColumnTransform.Idle(this, all));
        copy.Preprocessing = fitted;
        return copy;
    }

    /// <summary>Attaches augmentations to the training part, after those it has.</summary>
    /// <exception cref="DeepShellException">One of them is for images, and it holds none, or images that are too small.</exception>
    public Dataset Augment(params IReadOnlyList<Augmentation> augmentations)
    {
        ImageField? images = Features is [ImageField only] ? only : null;
        if (images is null && (Features.Any(f => f is ImageField) || augmentations.Any(a => !a.ForTables)))
            throw new DeepShellException("Augmentation.NotImages", ErrorKind.InvalidOperation, $"{Name} does not hold images.", "Leave the stage out, or the augmentations that are for images: tables can have Noise and MixUp.", this);
        if (Masks is not null && augmentations.OfType<Mixing>().FirstOrDefault(m => !m.MixesMasks) is { } blend)
            throw new DeepShellException("Augmentation.Masks", ErrorKind.InvalidOperation, $"{Catalog.Components.Describe(blend).Name} shows two images at every pixel, and the masks of {Name} say one class.",
                "Take -CutMix, which shows one at each" + (Masks.Role == FieldRole.Label ? "." : $", or drop the masks first: Select-DatasetColumn -Drop {Masks.Name}."), blend);
        Dataset copy = With(new RecipeStep("Augment", ("Augmentations", augmentations)));
        copy.Augmentations = [.. Augmentations, .. augmentations];
        if (images is null) return copy;
        // What does not fit is said now, not when training begins.
        _ = copy.Augmentations.Aggregate((Preprocessing?.Image?.Steps ?? []).Aggregate(new Size2(images.Height, images.Width), (size, t) => t.OutputSize(size)), (size, a) => a.OutputSize(size));
        // A window changes the size of all parts, and of the images that will be predicted.
        copy.Preprocessing = Preprocessing?.WithCentered(copy.Augmentations);
        return copy;
    }

    /// <summary>
    /// The same rows, encoded as a model was trained on; of data that are not split every row counts as <paramref name="part"/>.
    /// </summary>
    public Dataset EncodedBy(Preprocessing preprocessing, PartitionName part)
    {
        if (Preprocessing == preprocessing) return this;
        int[] all = Partitions is null ? [.. Enumerable.Range(0, Count)] : [];
        Dataset copy = With(new RecipeStep("Encode"));
        copy.Preprocessing = preprocessing;
        copy.Partitions ??= new Partitions(part == PartitionName.Train ? all : [], part == PartitionName.Validation ? all : [], part == PartitionName.Test ? all : [], part == PartitionName.TrainValidation ? all : []);
        return copy;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Count:N0} rows, {Features.Count} features" + (Label is null ? "" : $", label {Label.Name}") + (Partitions is null ? "" : $", {Partitions}");

    /// <summary>The same, with the hash of its values: for data that came from no file.</summary>
    public Dataset WithHash() => With(null, [], ContentHash.Of(Fields));

    /// <summary>The same, read from a file.</summary>
    internal Dataset FromFile(string path, string hash)
    {
        RecipeStep first = new("Import", new Dictionary<string, object?>(Recipe[0].Settings.Where(s => s.Key != "Source")) { ["File"] = Path.GetFileName(path) });
        return new Dataset(Fields, Task) { Name = SourceFile.ShortName(path), Source = path, Hash = hash, Notes = Notes, SkippedRows = SkippedRows, MemoryLimit = MemoryLimit, Recipe = [first, .. Recipe.Skip(1)], OfficialTest = OfficialTest };
    }

    /// <summary>The same with something more to know of it.</summary>
    public Dataset WithNote(string note) => With(null, [note]);

    /// <summary>The same rows under other columns; parts, weights and what was fitted stay.</summary>
    internal Dataset WithFields(IReadOnlyList<Field> fields, RecipeStep? step) => With(fields, step);

    /// <summary>The same with a column in another role.</summary>
    internal Dataset WithRole(Field field, FieldRole role) => With(Fields.Select(f => f == field ? f.WithRole(role) : f).ToArray());

    /// <summary>The same under the name it had when its manifest was written.</summary>
    internal Dataset FromManifest(string name, string path)
    {
        RecipeStep first = new("Import", new Dictionary<string, object?>(Recipe[0].Settings) { ["Manifest"] = Path.GetFileName(path) });
        return new Dataset(Fields, Task) { Name = name, Source = path, Hash = Hash, Notes = ["Its files are those that the manifest lists: their SHA-256 agree.", .. Notes], SkippedRows = SkippedRows, MemoryLimit = MemoryLimit, Recipe = [first, .. Recipe.Skip(1)], OfficialTest = OfficialTest };
    }

    /// <summary>The same under the name of a public set, with names for classes that its files only number.</summary>
    internal Dataset AsPublic(string name, IReadOnlyList<string> classes, IEnumerable<string> notes)
    {
        RecipeStep first = new("Import", new Dictionary<string, object?>(Recipe[0].Settings) { ["PublicSet"] = name });
        Field[] fields = [.. Fields.Select(f => f is CategoryField { Role: FieldRole.Label } c && classes.Count == c.Categories.Count
            ? new CategoryField(c.Name, [.. Enumerable.Range(0, c.Count).Select(r => c[r])], [.. classes], FieldRole.Label) : f)];
        return new Dataset(fields, Task) { Name = name, Source = Source, Hash = Hash, Notes = [.. notes, .. Notes], SkippedRows = SkippedRows, MemoryLimit = MemoryLimit, Recipe = [first, .. Recipe.Skip(1)], OfficialTest = OfficialTest };
    }

    internal Dataset WithPartitions(Partitions partitions, RecipeStep? step, IEnumerable<string> notes)
    {
        Dataset copy = With(step, notes);
        copy.Partitions = partitions;
        copy.Preprocessing = null;
        return copy;
    }

    /// <summary>What is learnt of a label.</summary>
    internal static LearningTask TaskOf(Field label) => label switch
    {
        CategoryField => LearningTask.Classification,
        BoxField => LearningTask.Detection,
        MaskField => LearningTask.Segmentation,
        _ => LearningTask.Regression,
    };

    private Dataset With(RecipeStep? step, IEnumerable<string>? notes = null, string? hash = null) => With(Fields, step, notes, hash);

    private Dataset With(IReadOnlyList<Field> fields, RecipeStep? step = null, IEnumerable<string>? notes = null, string? hash = null) => new(fields, Task)
    {
        Name = Name,
        Source = Source,
        Hash = hash ?? Hash,
        Notes = [.. Notes, .. notes ?? []],
        SkippedRows = SkippedRows, MemoryLimit = MemoryLimit,
        Recipe = step is null ? Recipe : [.. Recipe, step],
        OfficialTest = OfficialTest,
        Partitions = Partitions,
        Preprocessing = Preprocessing,
        Augmentations = Augmentations,
        SampleWeights = SampleWeights,
    };
}
