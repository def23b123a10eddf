using DeepShell.Ops;
using DeepShell.Tensors;

namespace DeepShell.Graph;

/// <summary>A value in the graph: one row of <see cref="Shape"/> for each sample of the batch.</summary>
public sealed class Symbol
{
    internal Symbol(int id, Shape shape, Node? producer, string name)
    {
        Id = id;
        Shape = shape;
        Producer = producer;
        Name = name;
    }

    /// <summary>Position in the graph's list of symbols.</summary>
    public int Id { get; }

    /// <summary>The shape of one row.</summary>
    public Shape Shape { get; }

    /// <summary>The node that computes it; null for an input of the graph.</summary>
    public Node? Producer { get; }

    /// <summary>
    /// For sequences of unequal lengths: how many steps of each row are real, one number a row; the rest is padding. Null where all
    /// are. Set where the padding is known (Embedding, Masking) and passed on by whatever keeps the steps.
    /// </summary>
    public Symbol? Lengths { get; internal set; }

    /// <summary>The layer or input it comes from.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Shape}";
}

/// <summary>An op with its inputs, parameters and states.</summary>
public sealed class Node
{
    internal Node(int index, Op op, Symbol[] inputs, ParameterSlot[] parameters, StateSlot[] states, string layer)
    {
        Index = index;
        Op = op;
        Inputs = inputs;
        Parameters = parameters;
        States = states;
        Layer = layer;
    }

    /// <summary>Position in the order of computation.</summary>
    public int Index { get; }

    /// <summary>The op.</summary>
    public Op Op { get; }

    /// <summary>What it reads.</summary>
    public IReadOnlyList<Symbol> Inputs { get; }

    /// <summary>What it computes.</summary>
    public Symbol Output { get; internal set; } = null!;

    /// <summary>What it learns.</summary>
    public IReadOnlyList<ParameterSlot> Parameters { get; }

    /// <summary>What it remembers.</summary>
    public IReadOnlyList<StateSlot> States { get; }

    /// <summary>The path of the layer that made it.</summary>
    public string Layer { get; }

    /// <summary>The same node at another place in the order.</summary>
    internal Node At(int index) => new(index, Op, [.. Inputs], [.. Parameters], [.. States], Layer) { Output = Output };

    /// <inheritdoc/>
    public override string ToString() => $"{Layer}: {Op.Name}";
}
