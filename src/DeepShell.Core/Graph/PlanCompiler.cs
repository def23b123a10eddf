using DeepShell.Graph.Passes;
using DeepShell.Ops;

namespace DeepShell.Graph;

/// <summary>
/// Turns a graph into a list of steps: derives the backward schedule, cuts it into segments between which the threads
/// must meet, and finds out how long every buffer lives.
/// </summary>
internal sealed class PlanCompiler
{
    // Memory defined without a meeting of the threads cannot be shared; past this many floats a meeting is cheaper. Not so the
    // forward pass of training, whose values are kept anyway; and a few gradients in a row are better used while in the cache.
    private const long FloatsPerSegment = 1 << 18;
    private const int GradientsPerSegment = 4;

    // Parameter gradients that are computed together, so that threads share them out instead of sharing each.
    private const int ParametersTogether = 2;

    private readonly ComputeGraph _graph;
    private readonly IReadOnlyList<Node> _nodes;
    private readonly Node?[] _producers;
    private readonly PlanOptions _options;
    private readonly Symbol? _loss;
    private readonly bool[] _wanted;
    private readonly bool[] _learns;
    private readonly int[] _consumers;
    private readonly PlanBuffer?[] _values;
    private readonly PlanBuffer?[] _gradients;
    private readonly PlanBuffer?[] _workspaces;
    private readonly Dictionary<(Node, int), PlanBuffer> _temporaries = [];
    private readonly Dictionary<(Node, int), PlanBuffer> _parameterTemporaries = [];
    private readonly Dictionary<PlanBuffer, int> _writtenIn = [];
    private int _segment;
    private readonly List<(Node Node, PlanBuffer Arriving)> _pending = [];
    private long _floatsInSegment;
    private int _buffersInSegment;
    private bool _inBackward;

    public PlanCompiler(ComputeGraph graph, IReadOnlyList<Symbol> outputs, Symbol? loss, PlanOptions options)
    {
        _graph = graph;
        _options = options;
        _loss = loss;
        _nodes = options.Fuse ? FusionRun.Apply(graph.Nodes, [.. outputs]) : graph.Nodes;
        _producers = new Node?[graph.Symbols.Count];
        foreach (Node node in _nodes) _producers[node.Output.Id] = node;
        _wanted = new bool[_nodes.Count];
        _learns = new bool[graph.Symbols.Count];
        _consumers = new int[graph.Symbols.Count];
        _values = new PlanBuffer?[graph.Symbols.Count];
        _gradients = new PlanBuffer?[graph.Symbols.Count];
        _workspaces = new PlanBuffer?[_nodes.Count];
        FindWanted(outputs);
        Forward();
        if (options.Training) Backward();
        foreach (Symbol output in outputs) _values[output.Id]!.Use(_segment);
        ArenaFloats = ArenaPlanner.Place(Buffers(), options.ShareMemory);
    }

    public List<PlanStep> Steps { get; } = [];

    public int Segments => _segment + 1;

    public long ArenaFloats { get; }

    public PlanBuffer Value(Symbol s) => _values[s.Id]!;

    public PlanBuffer? Gradient(Symbol s) => _gradients[s.Id];

    public PlanBuffer? Workspace(Node n) => _workspaces[n.Index];

    /// <summary>Where a node writes the gradient of an input: its own buffer, or a temporary one that is then added.</summary>
    public PlanBuffer? InputGradient(Node n, int input) =>
        _temporaries.TryGetValue((n, input), out PlanBuffer? t) ? t : _gradients[n.Inputs[input].Id];

    public PlanBuffer? ParameterTemporary(Node n, int parameter) => _parameterTemporaries.GetValueOrDefault((n, parameter));

    public bool Learns(ParameterSlot slot) => _options.Training && (_options.Learns?.Invoke(slot) ?? true);

    public IEnumerable<PlanBuffer> Buffers() =>
        _values.Concat(_gradients).Concat(_workspaces).Concat(_temporaries.Values).Concat(_parameterTemporaries.Values).OfType<PlanBuffer>().Distinct();

    private void FindWanted(IReadOnlyList<Symbol> outputs)
    {
        Stack<Symbol> open = new(outputs);
        while (open.TryPop(out Symbol? s))
        {
            if (_producers[s.Id] is not { } node || _wanted[node.Index]) continue;
            _wanted[node.Index] = true;
            foreach (Symbol input in node.Inputs) open.Push(input);
        }
        foreach (Node node in _nodes)
        {
            if (!_wanted[node.Index]) continue;
            foreach (Symbol input in node.Inputs) _consumers[input.Id]++;
            _learns[node.Output.Id] = !node.Op.StopsGradient && (node.Inputs.Any(i => _learns[i.Id]) || node.Parameters.Any(Learns));
        }
        // An output is read from outside too: nothing may run in place over it.
        foreach (Symbol output in outputs) _consumers[output.Id]++;
        foreach (Symbol s in _graph.Symbols)
            if (s.Producer is null)
                _values[s.Id] = new PlanBuffer { External = s, Size = Rows(s) };
    }

    private void Forward()
    {
        foreach (Node node in _nodes)
        {
            if (!_wanted[node.Index]) continue;
            if (node.Op.IsView)
            {
                _values[node.Output.Id] = _values[node.Inputs[0].Id];
                continue;
            }
            PlanBuffer output = RunsInPlace(node) ? Value(node.Inputs[0]) : new PlanBuffer { Size = Rows(node.Output) };
            _values[node.Output.Id] = output;
            long workspace = node.Op.WorkspaceSize(_options.Rows, RowGroups.Count(_options.Rows));
            if (workspace > 0) _workspaces[node.Index] = new PlanBuffer { Size = workspace };
            for (int phase = 0; phase < node.Op.ForwardPhases(_options.Training); phase++)
            {
                Open(output, meet: phase > 0);
                Add(new PlanStep { Kind = StepKind.Forward, Node = node, Phase = phase });
                foreach (Symbol input in node.Inputs) Value(input).Use(_segment);
                output.Use(_segment);
                _workspaces[node.Index]?.Use(_segment);
                _writtenIn[output] = _segment;
            }
        }
    }

    private bool RunsInPlace(Node node)
    {
        if (!_options.ShareMemory || !node.Op.CanRunInPlace) return false;
        Symbol input = node.Inputs[0];
        if (_consumers[input.Id] != 1 || Value(input).External is not null || !input.Shape.Equals(node.Output.Shape)) return false;
        // The value before it is lost: neither this op nor the one that computed it may read it in the backward pass.
        // (A view passes its input's value on, so the op behind the view counts.)
        Node? producer = _producers[input.Id];
        while (producer is not null && producer.Op.IsView)
        {
            if (_consumers[producer.Inputs[0].Id] != 1) return false;
            producer = _producers[producer.Inputs[0].Id];
        }
        return !_options.Training || !_learns[node.Output.Id] || producer is null || !producer.Op.Saves.HasFlag(Saves.Output);
    }

    private void Backward()
    {
        if (_loss is null) throw new InvalidOperationException("A training plan needs a loss.");
        if (!_learns[_loss.Id])
            throw new DeepShellException("Training.NothingLearns", ErrorKind.InvalidOperation, "Every parameter is frozen.", "Unfreeze a layer.");
        _gradients[_loss.Id] = new PlanBuffer { Size = Rows(_loss) };
        _inBackward = true;
        Meet();
        _gradients[_loss.Id]!.Use(_segment);
        Add(new PlanStep { Kind = StepKind.SeedGradient, Node = _producers[_loss.Id]!, TargetBuffer = _gradients[_loss.Id] });
        HashSet<ParameterSlot> seen = [];
        foreach (Node node in _nodes.Reverse())
            if (_wanted[node.Index] && _learns[node.Output.Id] && _gradients[node.Output.Id] is { } arriving)
                Backward(node, arriving, seen);
        if (_pending.Count > 0) Meet(last: true);
    }

    private void Backward(Node node, PlanBuffer arriving, HashSet<ParameterSlot> seen)
    {
        List<(PlanBuffer From, PlanBuffer To, int Size)> additions = [];
        for (int p = 0; p < node.Parameters.Count; p++)
            if (Learns(node.Parameters[p]) && !seen.Add(node.Parameters[p]))
                _parameterTemporaries[(node, p)] = new PlanBuffer { Size = node.Parameters[p].Shape.Size };
        for (int i = 0; i < node.Inputs.Count; i++)
        {
            Symbol input = node.Inputs[i];
            if (!_learns[input.Id]) continue;
            if (_gradients[input.Id] is { } first)
            {
                PlanBuffer own = node.Op.IsView ? arriving : _temporaries[(node, i)] = new PlanBuffer { Size = Rows(input) };
                additions.Add((own, first, input.Shape.Size));
            }
            else if (i == 0 && SharesGradient(node, input)) _gradients[input.Id] = arriving;
            else if (node.Op.IsView)
            {
                // Somebody else will add to this gradient, or read the other one: a copy, as an addition to nothing.
                additions.Add((arriving, _gradients[input.Id] = new PlanBuffer { Size = Rows(input) }, -input.Shape.Size));
            }
            else _gradients[input.Id] = new PlanBuffer { Size = Rows(input) };
        }
        if (!node.Op.IsView) BackwardSteps(node, arriving);
        foreach ((PlanBuffer from, PlanBuffer to, int size) in additions)
        {
            Open(to, meet: false);
            Add(new PlanStep { Kind = StepKind.AddGradient, Node = node, Size = size, SourceBuffer = from, TargetBuffer = to });
            from.Use(_segment);
            to.Use(_segment);
            _writtenIn[to] = _segment;
        }
        if (node.Parameters.Any(Learns) && (node.Op.GradientUnits > 0 || ParameterTemporaries(node).Any())) _pending.Add((node, arriving));
    }

    // An op that learns still has to read the arriving gradient once its input's is written.
    private bool SharesGradient(Node node, Symbol input) =>
        node.Parameters.Count == 0 && (node.Op.IsView || (_options.ShareMemory && node.Op.CanRunInPlace)) && _consumers[input.Id] == 1
        && _consumers[node.Output.Id] <= 1;

    private void BackwardSteps(Node node, PlanBuffer arriving)
    {
        for (int phase = 0; phase < node.Op.BackwardPhases; phase++)
        {
            PlanBuffer? target = Enumerable.Range(0, node.Inputs.Count).Select(i => _learns[node.Inputs[i].Id] ? InputGradient(node, i) : null).FirstOrDefault(b => b is not null);
            bool needed = target is not null || node.Op.BackwardPhases > 1 || (node.Op.PreparesParameterGradient && node.Parameters.Any(Learns));
            if (!needed) continue;
            Open(target ?? arriving, meet: phase > 0);
            Add(new PlanStep { Kind = StepKind.Backward, Node = node, Phase = phase });
            Touch(node, arriving);
            foreach (PlanBuffer own in ParameterTemporaries(node)) own.Use(_segment);
            for (int i = 0; i < node.Inputs.Count; i++)
                if (_learns[node.Inputs[i].Id])
                {
                    InputGradient(node, i)!.Use(_segment);
                    _writtenIn[InputGradient(node, i)!] = _segment;
                }
        }
    }

    /// <summary>
    /// The parameters' gradients of the nodes passed, which need every row of the arriving gradient, whoever computed it: once the
    /// threads have met.
    /// </summary>
    private void ParameterGradients()
    {
        foreach ((Node node, PlanBuffer arriving) in _pending)
        {
            if (node.Op.GradientUnits == 0) continue;
            Add(new PlanStep { Kind = StepKind.ParameterGradient, Node = node });
            Touch(node, arriving);
            foreach (PlanBuffer own in ParameterTemporaries(node)) own.Use(_segment);
        }
        (Node Node, PlanBuffer Arriving)[] shared = [.. _pending.Where(p => ParameterTemporaries(p.Node).Any())];
        _pending.Clear();
        if (shared.Length == 0) return;
        Meet();
        foreach ((Node node, _) in shared)
            for (int p = 0; p < node.Parameters.Count; p++)
            {
                if (ParameterTemporary(node, p) is not { } own) continue;
                Add(new PlanStep { Kind = StepKind.AddParameterGradient, Node = node, Size = node.Parameters[p].Shape.Size, SourceBuffer = own, Slot = node.Parameters[p] });
                own.Use(_segment);
            }
    }

    private IEnumerable<PlanBuffer> ParameterTemporaries(Node node) =>
        Enumerable.Range(0, node.Parameters.Count).Select(p => ParameterTemporary(node, p)).OfType<PlanBuffer>();

    private void Touch(Node node, PlanBuffer arriving)
    {
        arriving.Use(_segment);
        if (node.Op.Saves.HasFlag(Saves.Inputs)) foreach (Symbol input in node.Inputs) Value(input).Use(_segment);
        if (node.Op.Saves.HasFlag(Saves.Output)) Value(node.Output).Use(_segment);
        _workspaces[node.Index]?.Use(_segment);
    }

    private void Open(PlanBuffer written, bool meet)
    {
        bool isNew = written.Last < 0;
        if (meet || (isNew && _floatsInSegment > 0 && _floatsInSegment + written.Size > FloatsPerSegment && _buffersInSegment >= BuffersPerSegment)) Meet();
        if (!isNew) return;
        _floatsInSegment += written.Size;
        _buffersInSegment++;
    }

    private int BuffersPerSegment => !_options.Training ? 1 : _inBackward ? GradientsPerSegment : int.MaxValue;

    private void Meet(bool last = false)
    {
        _segment++;
        _floatsInSegment = 0;
        _buffersInSegment = 0;
        if (last || _pending.Count >= ParametersTogether) ParameterGradients();
    }

    private void Add(PlanStep step)
    {
        step.Segment = _segment;
        Steps.Add(step);
    }

    private long Rows(Symbol s) => (long)_options.Rows * s.Shape.Size;
}
