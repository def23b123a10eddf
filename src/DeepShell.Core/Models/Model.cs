using DeepShell.Architectures;
using DeepShell.Data;
using DeepShell.Graph;
using DeepShell.Layers;
using DeepShell.Losses;
using DeepShell.Tensors;

namespace DeepShell.Models;

/// <summary>
/// A network with its weights, everything needed to feed it raw rows, and the record of how it came about. It does not change:
/// training gives a new one.
/// </summary>
public sealed class Model
{
    private CompiledNetwork? _compiled;
    private ParameterMemory? _weights;
    private DatasetContract? _contract;

    private Model() { }

    /// <summary>A short name.</summary>
    public string Name { get; private init; } = "model";

    /// <summary>The layers, without the output layer that the task adds.</summary>
    public Network Network { get; private init; } = Network.Empty;

    /// <summary>Whether the layers were picked by default: the first layer that is added then replaces them.</summary>
    public bool HasDefaultLayers { get; private init; }

    /// <summary>What is learnt.</summary>
    public LearningTask Task { get; private init; }

    /// <summary>Classes, or values a sample.</summary>
    public int OutputSize { get; private init; }

    /// <summary>How raw rows become inputs, and outputs answers.</summary>
    public Preprocessing Preprocessing { get; private init; } = null!;

    /// <summary>The data it is to learn from; null for one that was loaded from a file.</summary>
    public Dataset? Dataset { get; private init; }

    /// <summary>The loss it was trained by; null before training.</summary>
    public Loss? Loss { get; private init; }

    /// <summary>One record for each epoch of training.</summary>
    public IReadOnlyList<EpochRecord> History { get; private init => field = value.ToArray(); } = [];

    /// <summary>The stages that made it, from the import of the data on.</summary>
    public IReadOnlyList<RecipeStep> Recipe { get; private init => field = value.ToArray(); } = [];

    /// <summary>The seed of the weights; null: that of the training.</summary>
    public ulong? Seed { get; private init; }

    /// <summary>SHA-256 of the data it learnt from.</summary>
    public string DataHash { get; private init; } = "";

    /// <summary>What the data were like that it learnt from, without what was left out: ranges, categories, missing values. Null before training, and for files of before.</summary>
    public DatasetContract? Contract => _contract ??= IsTrained && Dataset is not null ? DatasetContract.OfTraining(Dataset) : null;

    /// <summary>Whether it has been trained.</summary>
    public bool IsTrained => Loss is not null;

    /// <summary>The shape of a sample.</summary>
    public Shape InputShape => Preprocessing.InputShape;

    /// <summary>The classes, in the order of the outputs; empty for regression.</summary>
    public IReadOnlyList<string> Classes => Preprocessing.Classes;

    /// <summary>The layers with shapes and parameter counts, the output layer included.</summary>
    public IReadOnlyList<LayerSummary> Layers => Compiled.Layers;

    /// <summary>Learnt numbers.</summary>
    public long ParameterCount => Compiled.Graph.ParameterCount;

    /// <summary>Remembered numbers, such as running statistics.</summary>
    public long StateCount => Compiled.Graph.StateCount;

    /// <summary>The graph.</summary>
    public CompiledNetwork Compiled => _compiled ??= Compile();

    /// <summary>The weights; made from the seed on first use when it has not been trained.</summary>
    public ParameterMemory Weights => _weights ??= Initial(Seed ?? 0);

    /// <summary>A model for a dataset.</summary>
    /// <param name="dataset">What it is to learn from.</param>
    /// <param name="architecture">The layers; picked by the shape of the samples if null.</param>
    /// <param name="seed">Of the weights; that of the training if null.</param>
    /// <param name="name">A short name; the dataset's if null.</param>
    /// <exception cref="DeepShellException">The dataset has no label, or the layers do not fit it.</exception>
    public static Model For(Dataset dataset, Architecture? architecture = null, ulong? seed = null, string? name = null)
    {
        if (dataset.Label is null)
            throw new DeepShellException("Model.NoLabel", ErrorKind.InvalidOperation, $"{dataset.Name} has no label, so there is nothing to learn.",
                "Name the column with Import-Dataset -Label.", dataset);
        if (dataset.Label is BoxField)
            throw new DeepShellException("Model.Boxes", ErrorKind.InvalidOperation, $"{dataset.Name} has boxes to be found; networks of these layers learn classes or numbers.",
                "Look at the boxes with Show-Dataset, or write them in another format with Export-Dataset.", dataset);
        if (dataset.Label is MaskField masks)
            throw new DeepShellException("Model.Masks", ErrorKind.InvalidOperation, $"{dataset.Name} has masks to be learnt; networks of these layers learn classes or numbers of whole images, not of pixels.",
                dataset.Fields.FirstOrDefault(f => f is CategoryField or NumberField) is { } other ? $"Learn another column, '{other.Name}': import without -Task Segmentation, and the masks stay beside it."
                : "Look at the masks with Show-Dataset, write augmented images and masks with Invoke-Augmentation -Materialize | Export-Dataset, or import images with classes as the label.", masks);
        Preprocessing preprocessing = dataset.Encoding;
        Architecture chosen = (architecture ?? Default(preprocessing)).For(preprocessing);
        Model model = new()
        {
            Name = name ?? dataset.Name,
            Network = chosen.Body(preprocessing.InputShape),
            HasDefaultLayers = architecture is null,
            Task = dataset.Task,
            OutputSize = dataset.OutputSize,
            Preprocessing = preprocessing,
            Dataset = dataset,
            Recipe = [.. dataset.Recipe, new RecipeStep("Model", ("Architecture", chosen), ("Seed", seed is { } s ? (long)s : null))],
            Seed = seed,
            DataHash = dataset.Hash,
        };
        _ = model.Compiled;
        return model;
    }

    /// <summary>The model with one layer more, in front of the output layer. Layers that were picked by default make room.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="name">Its name; its type and a number if null.</param>
    /// <param name="inputs">Layers it reads, 'Input' or columns of the samples; the layer before it if null.</param>
    /// <param name="addedBy">Where it was added, for messages.</param>
    /// <exception cref="DeepShellException">The layer does not fit, or its name is taken.</exception>
    public Model Add(Layer layer, string? name = null, IEnumerable<string>? inputs = null, string? addedBy = null) =>
        With(network => network.Add(Fitted(layer, addedBy), name, inputs, addedBy, Columns), n => new RecipeStep("AddLayer", ("Layer", n.Layer), ("Name", n.Name)));

    /// <summary>The model with a layer applied once more, to other inputs and with the same weights: the towers of a siamese network.</summary>
    /// <param name="shared">The layer.</param>
    /// <param name="name">The name of this use of it; the layer's name and a number if null.</param>
    /// <param name="inputs">Layers it reads, 'Input' or columns of the samples; the layer before it if null.</param>
    /// <param name="addedBy">Where it was added, for messages.</param>
    /// <exception cref="DeepShellException">There is no such layer, its inputs have another shape, or the name is taken.</exception>
    public Model Share(string shared, string? name = null, IEnumerable<string>? inputs = null, string? addedBy = null) =>
        With(network => network.Share(shared, name, inputs, addedBy, Columns), n => new RecipeStep("ShareLayer", ("Layer", n.Shares), ("Name", n.Name)));

    // With what the data alone know; a branch may be without layers, the trunk may not.
    private Layer Fitted(Layer layer, string? addedBy) => layer switch
    {
        Embedding { Vocabulary: 0 } embedding when Preprocessing.Inputs is [TokenEncoder tokens] =>
            new Embedding { Vocabulary = tokens.Vocabulary.Length, Size = embedding.Size, Padding = embedding.Padding, Initializer = embedding.Initializer },
        Sequence sequence when !sequence.Flat().Any() => throw new DeepShellException("Layer.Branches", ErrorKind.InvalidArgument,
            $"The Sequence{(addedBy is null ? "" : $" added by {addedBy}")} has no layers: it would do nothing.", "Let the script block give at least one layer: { Add-Layer Dense 16 }.", layer),
        _ => layer,
    };

    private IEnumerable<string> Columns => Preprocessing.Parts.Select(p => p.Name);

    private Model With(Func<Network, Network> change, Func<NetworkNode, RecipeStep> step)
    {
        Network network = change(HasDefaultLayers ? Network.Empty : Network);
        if (IsTrained)
            throw new DeepShellException("Model.Trained", ErrorKind.InvalidOperation, $"{Name} is trained; a new layer would make its output layer useless.", "Add layers before training.", this);
        Model model = Copy(network: network, recipe: [.. Recipe, step(network.Nodes[^1])], keepWeights: false);
        _ = model.Compiled;
        model.CheckVocabulary();
        return model;
    }

    /// <summary>The network's graph anew, for somebody who adds a loss to it.</summary>
    internal CompiledNetwork Compile() => new(Network, InputShape, OutputSize, Task, Preprocessing.Parts);

    /// <summary>The model bound to other data, for example to go on training.</summary>
    /// <exception cref="DeepShellException">The data do not have the model's columns or classes.</exception>
    public Model Bind(Dataset dataset)
    {
        if (dataset.Task != Task)
            throw new DeepShellException("Model.Task", ErrorKind.InvalidArgument, $"{Name} was made for {Task}, {dataset.Name} is for {dataset.Task}.", target: dataset);
        return new Model(this) { Dataset = dataset };
    }

    internal static Model FromFile(string name, Network network, LearningTask task, int outputs, Preprocessing preprocessing, Loss? loss,
        IReadOnlyList<EpochRecord> history, IReadOnlyList<RecipeStep> recipe, ulong? seed, string dataHash, DatasetContract? contract) => new()
    {
        Name = name,
        Network = network,
        Task = task,
        OutputSize = outputs,
        Preprocessing = preprocessing,
        Loss = loss,
        History = history,
        Recipe = recipe,
        Seed = seed,
        DataHash = dataHash,
        _contract = contract,
    };

    /// <summary>Trained models as one, whose answer is the mean of theirs.</summary>
    /// <param name="members">Two or more, with the same inputs and classes, fitted to the same data.</param>
    /// <param name="name">A short name; by default made from the members'.</param>
    /// <exception cref="DeepShellException">They do not fit each other; the message names both.</exception>
    public static Model Merge(IReadOnlyList<Model> members, string? name = null) => ModelMerge.Merge(members, name);

    internal static Model Merged(string name, Model first, Network network, Dataset? dataset, RecipeStep step) => new(first)
    {
        Name = name,
        Network = network,
        HasDefaultLayers = false,
        Dataset = dataset,
        History = [],
        Recipe = [.. first.Recipe, step],
        Seed = null,
        _compiled = null,
        _weights = null,
    };

    internal Model Trained(ParameterMemory weights, Loss loss, IReadOnlyList<EpochRecord> history, RecipeStep step) =>
        new(this) { Loss = loss, History = history, Recipe = [.. Recipe, step], _weights = weights };

    internal ParameterMemory Initial(ulong seed)
    {
        ParameterMemory weights = new(Compiled.Graph);
        weights.Initialize(seed);
        return weights;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Layers.Count} layers, {ParameterCount:N0} parameters{(IsTrained ? $", {History.Count} epochs" : ", not trained")}";

    private Model(Model other)
    {
        Name = other.Name;
        Network = other.Network;
        HasDefaultLayers = other.HasDefaultLayers;
        Task = other.Task;
        OutputSize = other.OutputSize;
        Preprocessing = other.Preprocessing;
        Dataset = other.Dataset;
        Loss = other.Loss;
        History = other.History;
        Recipe = other.Recipe;
        Seed = other.Seed;
        DataHash = other.DataHash;
        _contract = other._contract;
        _compiled = other._compiled;
        _weights = other._weights;
    }

    private Model Copy(Network network, IReadOnlyList<RecipeStep> recipe, bool keepWeights) => new(this)
    {
        Network = network,
        HasDefaultLayers = false,
        Recipe = recipe,
        _compiled = keepWeights ? _compiled : null,
        _weights = keepWeights ? _weights : null,
    };

    private static Architecture Default(Preprocessing data) => data.Inputs is [TokenEncoder] ? new RecurrentNet()
        : data.InputShape.Rank switch { 3 => new ConvNet(), 2 => new RecurrentNet(), _ => new Mlp() };

    // An index without a vector gives zeros: as if the word were not there.
    private void CheckVocabulary()
    {
        if (Preprocessing.Inputs is not [TokenEncoder tokens]) return;
        NetworkNode? small = Network.Nodes.Where((n, i) => n.Layer is Embedding e && e.Vocabulary < tokens.Vocabulary.Length
            && (n.Inputs.Contains(Network.InputName) || (i == 0 && n.Inputs.IsEmpty))).FirstOrDefault();
        if (small is not null)
            throw new DeepShellException("Model.Vocabulary", ErrorKind.InvalidArgument,
                $"Layer {small.Name} has vectors for {((Embedding)small.Layer).Vocabulary} indexes, and column '{tokens.Name}' has {tokens.Vocabulary.Length} tokens.",
                $"Use Add-Layer Embedding {tokens.Vocabulary.Length}, or Normalize-Data -Transform @{{ Type = 'Tokens'; MaxTokens = {((Embedding)small.Layer).Vocabulary} }}.", small.Name);
    }
}
