using System.Diagnostics;
using DeepShell.Kernels;
using DeepShell.Ops;
using DeepShell.Tensors;
using DeepShell.Threading;

namespace DeepShell.Graph;

/// <summary>
/// A graph compiled for one batch size and one purpose. Running it allocates nothing: every buffer lies in one arena,
/// every pointer is bound beforehand. The same inputs give the same bits with any number of threads.
/// </summary>
public sealed unsafe class Plan : ITeamJob, IDisposable
{
    // Below this much work a second thread costs more than it saves.
    private const long MultiplyAddsPerMember = 200_000;

    private readonly PlanStep[] _steps;
    private readonly long _multiplyAddsPerRow;
    private readonly int[] _segmentStart;
    private readonly int[] _runEnd;
    private readonly NativeBlock _arena;
    private readonly NativeBlock? _gradients;
    private readonly ParameterMemory _memory;
    private readonly PlanOptions _options;
    private readonly StepState _state = new();
    private readonly List<(Binding Binding, int Input, Symbol Symbol)> _external = [];
    private readonly float*[] _externalPointers;
    private readonly Dictionary<Symbol, nint> _outputs = [], _outputGradients = [];
    private readonly PlanBuffer[][] _dead;
    private readonly Team _team;
    private float _seed;

    /// <summary>Compiles.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="outputs">Symbols that can be read after a run.</param>
    /// <param name="loss">One number a row; needed for training.</param>
    /// <param name="memory">The parameters; training does not change them, an optimiser does.</param>
    /// <param name="team">The threads.</param>
    /// <param name="options">Batch size and purpose.</param>
    /// <exception cref="DeepShellException">The arena does not fit the memory.</exception>
    public Plan(ComputeGraph graph, IReadOnlyList<Symbol> outputs, Symbol? loss, ParameterMemory memory, Team team, PlanOptions options)
    {
        _memory = memory;
        _team = team;
        _options = options;
        PlanCompiler compiled = new(graph, loss is null ? outputs : [.. outputs, loss], loss, options);
        _steps = [.. compiled.Steps];
        _multiplyAddsPerRow = _steps.Sum(s => s.Node.Op.MultiplyAdds);
        _segmentStart = new int[compiled.Segments + 1];
        for (int s = 0; s <= compiled.Segments; s++)
            _segmentStart[s] = _steps.Count(step => step.Segment < s);
        foreach (PlanStep step in _steps) step.PieceRows = PlanPieces.Rows(step.Node, options.Rows, options.PieceFloats);
        _runEnd = [.. Enumerable.Range(0, _steps.Length).Select(i => PlanPieces.End(_steps, i))];
        WorkShare.Give(_steps);
        options.BeforeMemory?.Invoke(compiled.ArenaFloats);
        _arena = new NativeBlock(compiled.ArenaFloats, $"A batch of {options.Rows} samples");
        if (options.Training) _gradients = new NativeBlock(graph.ParameterFloats, "The network's gradients");
        _externalPointers = new float*[graph.Symbols.Count];
        Dictionary<Node, Binding> bindings = [];
        foreach (PlanStep step in _steps) Bind(step, compiled, bindings);
        foreach (Symbol output in loss is null ? outputs : [.. outputs, loss])
        {
            if (compiled.Value(output) is { External: null } buffer) _outputs[output] = (nint)(_arena.Pointer + buffer.Offset);
            if (!options.ShareMemory && compiled.Gradient(output) is { Offset: >= 0 } gradient) _outputGradients[output] = (nint)(_arena.Pointer + gradient.Offset);
        }
        _dead = DeadBySegment(compiled);
    }

    /// <summary>The steps, in order.</summary>
    public IReadOnlyList<PlanStep> Steps => _steps;

    /// <summary>Floats of activations and gradients.</summary>
    public long ArenaFloats => _arena.Length;

    /// <summary>The gradients of the last run, laid out like the parameters; null for a plan that does not train.</summary>
    public NativeBlock? Gradients => _gradients;

    /// <summary>The largest batch.</summary>
    public int Capacity => _options.Rows;

    /// <summary>Threads that shared the last run; 1 when there was too little to do for more.</summary>
    public int Members { get; private set; }

    /// <summary>Takes the time of each step of the next runs; null: nobody asks.</summary>
    internal PlanClock? Clock { get; set; }

    /// <summary>Fills the whole arena with NaN, so that a test sees what is written and what is not.</summary>
    internal void Wipe() => new Span<float>(_arena.Pointer, checked((int)_arena.Length)).Fill(float.NaN);

    /// <summary>Gives an input its memory for the next runs: rows × shape floats.</summary>
    public void SetInput(Symbol input, float* values) => _externalPointers[input.Id] = values;

    /// <summary>An output of the last run: rows × shape floats.</summary>
    public float* Output(Symbol output) => (float*)_outputs[output];

    /// <summary>The gradient by an output of the last run: rows × shape floats. Null where there is none, and in plans that share memory: it is overwritten there.</summary>
    internal float* OutputGradient(Symbol output) => (float*)_outputGradients.GetValueOrDefault(output);

    /// <summary>Runs all steps.</summary>
    /// <param name="rows">Rows of this batch, at most <see cref="Capacity"/>.</param>
    /// <param name="seed">Of dropout and its like.</param>
    /// <param name="step">The number of the training step.</param>
    /// <param name="weightSum">Σ of the samples' weights: the loss is their weighted mean.</param>
    /// <param name="dropout">Whether dropout draws: only in training if null; true for Monte Carlo dropout.</param>
    public void Run(int rows, ulong seed = 0, long step = 0, double weightSum = 1, bool? dropout = null)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, _options.Rows);
        if (rows == 0) return;
        foreach ((Binding binding, int input, Symbol symbol) in _external) binding.Inputs[input] = _externalPointers[symbol.Id];
        _state.Rows = rows;
        _state.Seed = seed;
        _state.Step = step;
        _state.Training = _options.Training;
        _state.Dropout = dropout ?? _options.Training;
        _seed = (float)(1 / weightSum);
        long worthwhile = 1 + rows * _multiplyAddsPerRow / MultiplyAddsPerMember;
        Members = (int)Math.Min(_options.Members ?? Math.Min(worthwhile, _team.SuggestedMembers), RowGroups.Count(rows));
        Clock?.Start();
        _team.Run(this, Members);
        Clock?.Stop(Members);
    }

    void ITeamJob.Execute(int member, int members)
    {
        int rows = _state.Rows;
        int begin = RowGroups.MemberStart(rows, member, members), end = RowGroups.MemberStart(rows, member + 1, members);
        for (int segment = 0; segment < _segmentStart.Length - 1; segment++)
        {
            if (segment > 0) _team.Meet();
            for (int i = _segmentStart[segment]; i < _segmentStart[segment + 1]; i = _runEnd[i])
            {
                if (_steps[i].ByRows) RunPieces(i, member, members, begin, end);
                else Time(i, member, members, begin, end);
            }
            if (_options.PoisonDeadMemory && _dead[segment].Length > 0)
            {
                _team.Meet();
                if (member == 0) Poison(segment);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _arena.Dispose();
        _gradients?.Dispose();
    }

    /// <summary>Takes a member's rows through a run of steps, piece by piece.</summary>
    private void RunPieces(int first, int member, int members, int begin, int end)
    {
        int last = _runEnd[first], most = int.MaxValue;
        for (int i = first; i < last; i++) most = Math.Min(most, _steps[i].PieceRows);
        for (int from = begin, to; from < end; from = to)
        {
            to = RowGroups.PieceEnd(_state.Rows, from, most, end);
            for (int i = first; i < last; i++) Time(i, member, members, from, to);
        }
    }

    private void Time(int step, int member, int members, int begin, int end)
    {
        long start = Clock is null ? 0 : Stopwatch.GetTimestamp();
        Execute(_steps[step], member, members, begin, end);
        Clock?.Took(member, step, Stopwatch.GetTimestamp() - start);
    }

    private void Execute(PlanStep step, int member, int members, int begin, int end)
    {
        switch (step.Kind)
        {
            case StepKind.Forward:
                if (end > begin) step.Node.Op.Forward(new OpContext(step.Binding, _state, begin, end, step.Phase));
                break;
            case StepKind.SeedGradient:
                new Span<float>(step.Target + begin, end - begin).Fill(_seed);
                break;
            case StepKind.Backward:
                if (end > begin) step.Node.Op.Backward(new OpContext(step.Binding, _state, begin, end, step.Phase));
                break;
            case StepKind.ParameterGradient:
                int from = step.Share!.Value.Start(member, members), to = step.Share.Value.Start(member + 1, members);
                if (to > from) step.Node.Op.ParameterGradient(new OpContext(step.Binding, _state, 0, _state.Rows, 0), from, to);
                break;
            case StepKind.AddGradient:
                AddRows(step, begin, end);
                break;
            case StepKind.AddParameterGradient:
                int first = (int)((long)step.Size * member / members), last = (int)((long)step.Size * (member + 1) / members);
                Elementwise.Add(step.Target + first, step.Source + first, step.Target + first, last - first);
                break;
        }
    }

    private static void AddRows(PlanStep step, int begin, int end)
    {
        int size = Math.Abs(step.Size);
        float* source = step.Source + (long)begin * size, target = step.Target + (long)begin * size;
        long count = (long)(end - begin) * size;
        if (step.Size < 0) Buffer.MemoryCopy(source, target, count * sizeof(float), count * sizeof(float));
        else Elementwise.Add(target, source, target, checked((int)count));
    }

    private void Bind(PlanStep step, PlanCompiler compiled, Dictionary<Node, Binding> bindings)
    {
        Node node = step.Node;
        if (!bindings.TryGetValue(node, out Binding? binding)) bindings[node] = binding = MakeBinding(node, compiled);
        step.Binding = binding;
        step.Source = Address(step.SourceBuffer);
        step.Target = step.Slot is { } slot ? _gradients!.Pointer + slot.Offset : Address(step.TargetBuffer);
    }

    private Binding MakeBinding(Node node, PlanCompiler compiled)
    {
        int inputs = node.Inputs.Count;
        Binding b = new()
        {
            Inputs = new float*[inputs],
            InputSizes = [.. node.Inputs.Select(i => i.Shape.Size)],
            InputGradients = new float*[inputs],
            Parameters = new float*[node.Parameters.Count],
            ParameterGradients = new float*[node.Parameters.Count],
            States = new float*[node.States.Count],
            Output = Address(compiled.Value(node.Output)),
            OutputGradient = Address(compiled.Gradient(node.Output)),
            OutputSize = node.Output.Shape.Size,
            Workspace = Address(compiled.Workspace(node)),
            Stream = RandomStream.Name(node.Layer) + (ulong)node.Output.Id,
        };
        for (int i = 0; i < inputs; i++)
        {
            PlanBuffer value = compiled.Value(node.Inputs[i]);
            b.Inputs[i] = Address(value);
            if (value.External is { } symbol) _external.Add((b, i, symbol));
            b.InputGradients[i] = Address(compiled.InputGradient(node, i));
        }
        for (int p = 0; p < node.Parameters.Count; p++)
        {
            ParameterSlot slot = node.Parameters[p];
            b.Parameters[p] = _memory.Parameters.Pointer + slot.Offset;
            if (compiled.Learns(slot))
                b.ParameterGradients[p] = compiled.ParameterTemporary(node, p) is { } own ? Address(own) : _gradients!.Pointer + slot.Offset;
        }
        for (int s = 0; s < node.States.Count; s++) b.States[s] = _memory.States.Pointer + node.States[s].Offset;
        return b;
    }

    private float* Address(PlanBuffer? buffer) => buffer is null || buffer.Offset < 0 ? null : _arena.Pointer + buffer.Offset;

    private static PlanBuffer[][] DeadBySegment(PlanCompiler compiled)
    {
        ILookup<int, PlanBuffer> byEnd = compiled.Buffers().Where(b => b.Offset >= 0 && b.Last < compiled.Segments - 1).ToLookup(b => b.Last);
        return [.. Enumerable.Range(0, compiled.Segments).Select(s => byEnd[s].ToArray())];
    }

    private void Poison(int segment)
    {
        foreach (PlanBuffer buffer in _dead[segment])
            new Span<float>(_arena.Pointer + buffer.Offset, (int)Math.Min(int.MaxValue, buffer.Size)).Fill(float.NaN);
    }
}
