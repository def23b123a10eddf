using DeepShell.Activations;
using DeepShell.Catalog;
using DeepShell.Data;
using DeepShell.Graph;
using DeepShell.Layers;
using DeepShell.Ops;
using DeepShell.Tensors;

namespace DeepShell.Models;

/// <summary>A network for samples of one shape and a task: its graph, with the output layer the task asks for.</summary>
public sealed class CompiledNetwork
{
    /// <summary>The output layer's name.</summary>
    public const string OutputName = "Output";

    /// <summary>Builds the graph.</summary>
    /// <param name="network">The layers.</param>
    /// <param name="inputShape">The shape of a sample.</param>
    /// <param name="outputs">Classes, or values a sample.</param>
    /// <param name="task">Decides what counts as an output layer of the user's own.</param>
    /// <param name="columns">Parts of a sample that layers may read by name.</param>
    /// <exception cref="DeepShellException">A layer does not fit what comes before it; the message names both.</exception>
    public CompiledNetwork(Network network, Shape inputShape, int outputs, LearningTask task, IReadOnlyList<InputPart>? columns = null)
    {
        Graph = new ComputeGraph();
        Input = Graph.Input(Network.InputName, inputShape);
        Dictionary<string, Symbol> symbols = new(StringComparer.OrdinalIgnoreCase) { [Network.InputName] = Input };
        List<LayerSummary> layers = [];
        Symbol last = Input;
        NetworkNode[] nodes = [.. WithOutput(network, outputs, task)];
        // What a shared layer was built as: how it is followed there decides on its bias for all its uses.
        Dictionary<string, Layer> built = new(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < nodes.Length; i++)
        {
            NetworkNode node = nodes[i];
            Layer? unbiased = node.Shares is null && IsNormalizedOnly(nodes, i) ? node.Layer.WithoutBias() : null;
            Layer layer = node.Shares is not null ? built[node.Shares] : i == nodes.Length - 1 ? WithoutActivation(node.Layer) : unbiased ?? node.Layer;
            built[node.Name] = layer;
            Symbol[] inputs = node.Inputs.Length == 0 ? [last] : [.. node.Inputs.Select(n => symbols.TryGetValue(n, out Symbol? known) ? known : symbols[n] = Column(n, columns ?? []))];
            long parameters = Graph.ParameterCount, states = Graph.StateCount;
            symbols[node.Name] = last = Build(nodes, i, layer, inputs);
            string settings = node.Shares is not null ? $"shared with {node.Shares}" : unbiased is null ? SettingsText(node.Layer) : $"{SettingsText(unbiased)} ({nodes[i + 1].Name} follows)";
            layers.Add(new LayerSummary(node.Name, Components.Describe(node.Layer).Name, settings, last.Shape, Graph.ParameterCount - parameters, Graph.StateCount - states));
        }
        Output = last;
        Layers = layers;
    }

    /// <summary>The graph, without a loss.</summary>
    public ComputeGraph Graph { get; }

    /// <summary>The samples.</summary>
    public Symbol Input { get; }

    /// <summary>The raw output: logits, or standardised values.</summary>
    public Symbol Output { get; }

    /// <summary>The layers, with shapes and counts.</summary>
    public IReadOnlyList<LayerSummary> Layers { get; }

    /// <summary>The layers, with the output layer that the task adds.</summary>
    internal static IEnumerable<NetworkNode> WithOutput(Network network, int outputs, LearningTask task) =>
        HasOutputLayer(network, outputs, task) ? network.Nodes : network.Nodes.Append(new NetworkNode(OutputName, new Dense { Units = outputs }, []));

    /// <summary>An output layer without the activation, which the loss applies.</summary>
    internal static Layer WithoutActivation(Layer layer) => layer switch
    {
        Dense dense => new Dense { Units = dense.Units, NoBias = dense.NoBias, Initializer = dense.Initializer },
        Activation => new Identity(),
        _ => layer,
    };

    /// <summary>Whether the output is of distances, and not of scores.</summary>
    public bool GivesDistances => Output.Producer?.Op is DistanceOp;

    private Symbol Column(string name, IReadOnlyList<InputPart> columns)
    {
        InputPart part = columns.First(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        return part.Shape.Equals(Input.Shape) ? Input : Graph.Apply(part.Name, new PartOp(part.Offset, part.Shape), [Input]);
    }

    // Whether a batch normalisation is the only reader of a node.
    private static bool IsNormalizedOnly(NetworkNode[] nodes, int i) =>
        i + 1 < nodes.Length && nodes[i + 1].Layer is BatchNormalization && nodes[i + 1].Inputs is [] or [_]
        && (nodes[i + 1].Inputs is [] || Reads(nodes[i + 1], nodes[i]))
        && !nodes.Where((n, at) => at != i + 1 && Reads(n, nodes[i])).Any();

    // The activation behind a node in a plain chain; the output layer's own is left to the loss.
    private static Activation? Following(NetworkNode[] nodes, int i) =>
        Layer.Following(nodes[(i + 1)..].TakeWhile(n => n.Inputs.IsEmpty && n.Shares is null).Where((_, at) => i + 1 + at < nodes.Length - 1).Select(n => n.Layer));

    private static bool Reads(NetworkNode reader, NetworkNode node) => reader.Inputs.Contains(node.Name, StringComparer.OrdinalIgnoreCase);

    // The user's last layer is the output layer when it says so itself: as many units as outputs, and an activation that
    // makes predictions, its own or as a layer behind it. The loss takes logits, so the activation itself is left to the loss.
    private static bool HasOutputLayer(Network network, int outputs, LearningTask task)
    {
        if (network.Nodes is [.., { Layer.GivesOutput: true }]) return true;
        (Dense? dense, Activation? activation) = network.Nodes switch
        {
            [.., { Layer: Dense { Activation: null } before }, { Layer: Activation last, Inputs: [] }] => (before, last),
            [.., { Layer: Dense { Activation: { } own } last }] => (last, own),
            _ => (null, null),
        };
        if (dense is null) return false;
        return task == LearningTask.Classification
            ? (activation is Softmax && dense.Units == outputs) || (activation is Sigmoid && (dense.Units == outputs || (dense.Units == 1 && outputs == 2)))
            : activation is Identity && dense.Units == outputs;
    }

    private Symbol Build(NetworkNode[] nodes, int i, Layer layer, Symbol[] inputs)
    {
        NetworkNode node = nodes[i];
        try
        {
            return layer.Build(new LayerScope(Graph, node.Shares ?? node.Name, Following(nodes, i)), inputs);
        }
        catch (DeepShellException e)
        {
            throw new DeepShellException(e.Id["DeepShell.".Length..], e.Kind, Message(nodes, i, e.Problem, inputs), e.Remedy, node.Name, e);
        }
    }

    // Layers name themselves and what they read where they can; where each was added is only known here.
    private static string Message(NetworkNode[] nodes, int i, string problem, Symbol[] inputs)
    {
        NetworkNode node = nodes[i];
        string itself = $"Layer {node.Shares ?? node.Name}", placed = $"Layer {node.Name}{Place(node, " (added by ", ")")}";
        for (int k = 0; k < inputs.Length; k++)
        {
            NetworkNode? source = node.Inputs.IsEmpty ? nodes.ElementAtOrDefault(i - 1) : nodes.FirstOrDefault(n => n.Name.Equals(node.Inputs[k], StringComparison.OrdinalIgnoreCase));
            if (source is not null) problem = problem.Replace($"{inputs[k].Name} ({inputs[k].Shape})", $"{source.Name} ({inputs[k].Shape}{Place(source, ", added by ", "")})", StringComparison.Ordinal);
        }
        foreach (string end in new[] { " ", ": " })
            if (problem.StartsWith(itself + end, StringComparison.Ordinal)) return placed + problem[itself.Length..];
        return $"{placed}, behind {string.Join(", ", inputs.Select(s => $"{s.Name} ({s.Shape})"))}: {problem}";
    }

    private static string Place(NetworkNode node, string before, string after) => node.AddedBy is null ? "" : before + node.AddedBy + after;

    private static string SettingsText(Layer layer)
    {
        IReadOnlyDictionary<string, object?> changed = Components.Describe(layer).Changed(layer);
        return string.Join(" ", changed.Select(s => s.Value is true ? s.Key : $"{s.Key} {SettingValue.Text(s.Value)}"));
    }
}
