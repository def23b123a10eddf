using DeepShell.Initializers;
using DeepShell.Ops;
using DeepShell.Tensors;

namespace DeepShell.Graph;

/// <summary>The symbols and nodes of a network, in the order of computation, and the layout of its parameters.</summary>
public sealed class ComputeGraph
{
    private readonly List<Symbol> _symbols = [];
    private readonly List<Node> _nodes = [];
    private readonly List<ParameterSlot> _parameters = [];
    private readonly List<StateSlot> _states = [];
    private readonly Dictionary<string, ParameterSlot> _parameterByName = [];
    private readonly Dictionary<string, StateSlot> _stateByName = [];

    /// <summary>All symbols.</summary>
    public IReadOnlyList<Symbol> Symbols => _symbols;

    /// <summary>All nodes, in the order of computation.</summary>
    public IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>The learnt arrays, in the order of the flat memory.</summary>
    public IReadOnlyList<ParameterSlot> Parameters => _parameters;

    /// <summary>The remembered arrays, in the order of the flat memory.</summary>
    public IReadOnlyList<StateSlot> States => _states;

    /// <summary>Floats of the flat parameter memory, padding included.</summary>
    public int ParameterFloats { get; private set; }

    /// <summary>Floats of the flat state memory.</summary>
    public int StateFloats { get; private set; }

    /// <summary>Learnt numbers, padding not included.</summary>
    public long ParameterCount => _parameters.Sum(p => (long)p.Shape.Size);

    /// <summary>Remembered numbers.</summary>
    public long StateCount => _states.Sum(s => (long)s.Shape.Size);

    /// <summary>Adds an input.</summary>
    public Symbol Input(string name, Shape shape) => Add(new Symbol(_symbols.Count, shape, null, name));

    /// <summary>Adds a node and returns what it computes.</summary>
    public Symbol Apply(string layer, Op op, ReadOnlySpan<Symbol> inputs, ReadOnlySpan<ParameterSlot> parameters = default, ReadOnlySpan<StateSlot> states = default)
    {
        Shape[] shapes = new Shape[inputs.Length];
        for (int i = 0; i < inputs.Length; i++) shapes[i] = inputs[i].Shape;
        Shape shape = op.Infer(shapes);
        Node node = new(_nodes.Count, op, inputs.ToArray(), parameters.ToArray(), states.ToArray(), layer);
        node.Output = Add(new Symbol(_symbols.Count, shape, node, layer));
        foreach (Symbol input in node.Inputs)
            if (shape.Rank == 2 && input.Shape.Rank == 2 && input.Shape[0] == shape[0]) node.Output.Lengths ??= input.Lengths;
        _nodes.Add(node);
        return node.Output;
    }

    /// <summary>A learnt array; the one already there when a layer is applied a second time.</summary>
    public ParameterSlot Parameter(string name, Shape shape, Initializer initializer, int fanIn, int fanOut, bool decays)
    {
        if (_parameterByName.TryGetValue(name, out ParameterSlot? known))
            return known.Shape.Equals(shape) ? known : throw Reshaped(name, known.Shape, shape);
        ParameterSlot slot = new(name, shape, ParameterFloats, initializer, fanIn, fanOut, decays);
        ParameterFloats = Advance(ParameterFloats, shape.Size);
        _parameters.Add(slot);
        return _parameterByName[name] = slot;
    }

    /// <summary>A remembered array; the one already there when a layer is applied a second time.</summary>
    public StateSlot State(string name, Shape shape, float start)
    {
        if (_stateByName.TryGetValue(name, out StateSlot? known))
            return known.Shape.Equals(shape) ? known : throw Reshaped(name, known.Shape, shape);
        StateSlot slot = new(name, shape, StateFloats, start);
        StateFloats = Advance(StateFloats, shape.Size);
        _states.Add(slot);
        return _stateByName[name] = slot;
    }

    private Symbol Add(Symbol symbol)
    {
        _symbols.Add(symbol);
        return symbol;
    }

    private static int Advance(int offset, int size)
    {
        long end = (long)offset + (size + ParameterSlot.Alignment - 1) / ParameterSlot.Alignment * ParameterSlot.Alignment;
        return end <= int.MaxValue / sizeof(float) * 2L ? (int)end
            : throw new DeepShellException("Model.TooLarge", ErrorKind.LimitExceeded,
                $"The network has more than {int.MaxValue / sizeof(float) * 2L:N0} parameters.", "Use fewer units or filters.");
    }

    private static DeepShellException Reshaped(string name, Shape known, Shape wanted) =>
        new("Model.SharedShape", ErrorKind.InvalidArgument,
            $"The shared parameter {name} is {known}, but is applied here as {wanted}.",
            "A layer can be applied twice only to inputs of the same shape.", name);
}
