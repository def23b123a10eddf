using DeepShell.Catalog;

namespace DeepShell.Graph.Passes;

/// <summary>Applies every fusion of the catalogue to the nodes of a graph.</summary>
internal static class FusionRun
{
    private static readonly Lazy<Fusion[]> s_fusions = new(() => [.. Components.Of<Fusion>().Select(c => (Fusion)c.Create())]);

    /// <summary>The nodes with pairs replaced, numbered anew; symbols between fused ops are no longer computed.</summary>
    /// <param name="nodes">In the order of computation.</param>
    /// <param name="outputs">Symbols that must stay.</param>
    public static List<Node> Apply(IReadOnlyList<Node> nodes, IReadOnlyCollection<Symbol> outputs)
    {
        Dictionary<Symbol, int> readers = [];
        foreach (Symbol input in nodes.SelectMany(n => n.Inputs).Concat(outputs)) readers[input] = readers.GetValueOrDefault(input) + 1;
        Dictionary<Symbol, int> producers = [];
        List<Node?> result = [];
        foreach (Node node in nodes)
        {
            Node current = node;
            if (node.Inputs.Count == 1 && node.Parameters.Count == 0 && readers[node.Inputs[0]] == 1
                && producers.TryGetValue(node.Inputs[0], out int at) && Fused(result[at]!, node) is { } fused)
            {
                result[at] = null;
                current = fused;
            }
            producers[current.Output] = result.Count;
            result.Add(current);
        }
        return [.. result.OfType<Node>().Select((n, i) => n.At(i))];
    }

    private static Node? Fused(Node first, Node second)
    {
        foreach (Fusion fusion in s_fusions.Value)
        {
            if (fusion.Fuse(first.Op, second.Op) is not { } op) continue;
            op.Infer([.. first.Inputs.Select(i => i.Shape)]);
            return new Node(0, op, [.. first.Inputs], [.. first.Parameters], [.. first.States], first.Layer) { Output = second.Output };
        }
        return null;
    }
}
