using DeepShell.Activations;
using DeepShell.Graph;
using DeepShell.Initializers;
using DeepShell.Ops;
using DeepShell.Tensors;

namespace DeepShell.Layers;

/// <summary>Where a layer builds itself: names are prefixed with the layer's path.</summary>
/// <param name="graph">The graph.</param>
/// <param name="path">The layer's path.</param>
/// <param name="following">The activation behind the layer, by which its weights start unless it has one of its own.</param>
public sealed class LayerScope(ComputeGraph graph, string path, Activation? following = null)
{
    /// <summary>The layer's path in the network.</summary>
    public string Path { get; } = path;

    /// <summary>The activation behind the layer: a layer of its own, perhaps with a normalisation, a pooling or dropout in between; null if none follows.</summary>
    public Activation? Following { get; } = following;

    /// <summary>How weights start: as they are told, else by the layer's own activation, else by the one that follows, else by Glorot's rule.</summary>
    public Initializer Start(Initializer? told, Activation? own = null) => told ?? own?.WeightInitializer ?? Following?.WeightInitializer ?? new Glorot();

    /// <summary>A learnt array called <c>Path.name</c>.</summary>
    public ParameterSlot Parameter(string name, Shape shape, Initializer initializer, int fanIn = 1, int fanOut = 1, bool decays = true) =>
        graph.Parameter($"{Path}.{name}", shape, initializer, fanIn, fanOut, decays);

    /// <summary>A remembered array called <c>Path.name</c>.</summary>
    public StateSlot State(string name, Shape shape, float start) => graph.State($"{Path}.{name}", shape, start);

    /// <summary>Adds an op.</summary>
    public Symbol Apply(Op op, ReadOnlySpan<Symbol> inputs, ReadOnlySpan<ParameterSlot> parameters = default, ReadOnlySpan<StateSlot> states = default) =>
        graph.Apply(Path, op, inputs, parameters, states);

    /// <summary>Adds a layer within this one.</summary>
    public Symbol Build(Layer layer, string name, params ReadOnlySpan<Symbol> inputs) => Build(layer, name, null, inputs);

    /// <summary>Adds a layer within this one, in front of an activation.</summary>
    public Symbol Build(Layer layer, string name, Activation? following, params ReadOnlySpan<Symbol> inputs) =>
        layer.Build(new LayerScope(graph, $"{Path}.{name}", following), inputs);

    /// <summary>The only input of a layer that takes one, checked for its number of dimensions.</summary>
    /// <param name="inputs">What the layer was given.</param>
    /// <param name="rank">Dimensions expected, without the batch; −1 for any.</param>
    /// <param name="expected">What the layer expects, for the message.</param>
    public Symbol Single(ReadOnlySpan<Symbol> inputs, int rank = -1, string expected = "")
    {
        if (inputs.Length != 1)
            throw new DeepShellException("Layer.Inputs", ErrorKind.InvalidArgument, $"Layer {Path} has {inputs.Length} inputs, expected 1.", "Join them first.", Path);
        if (rank >= 0 && inputs[0].Shape.Rank != rank)
            throw new DeepShellException("Layer.Shape", ErrorKind.InvalidArgument,
                $"Layer {Path} got {inputs[0].Shape} from {inputs[0].Name}, expected {expected}.",
                rank switch
                {
                    1 => "Put a Flatten layer in front of it.",
                    2 => "Put an Embedding in front of it for indices such as tokens, or a Reshape to time,features.",
                    _ => "Give the model images, or put a Reshape to height,width,channels in front of it.",
                }, Path);
        return inputs[0];
    }

    /// <summary>Checks that a layer which joins others was given at least two.</summary>
    public void Several(ReadOnlySpan<Symbol> inputs)
    {
        if (inputs.Length < 2)
            throw new DeepShellException("Layer.Inputs", ErrorKind.InvalidArgument, $"Layer {Path} joins layers and was given {inputs.Length}.",
                "Name two or more with -InputFrom; 'Input' stands for the samples.", Path);
    }
}
