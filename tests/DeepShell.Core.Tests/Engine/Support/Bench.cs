using DeepShell.Graph;
using DeepShell.Tensors;
using DeepShell.Threading;

namespace DeepShell.Tests.Engine.Support;

/// <summary>
/// A graph between a batch with a learnt offset in front (so that input gradients can be read) and a fixed projection behind
/// it as the loss, compiled into one plan.
/// </summary>
internal sealed unsafe class Bench : IDisposable
{
    private readonly NativeBlock _inputs, _coefficients;
    private readonly Team _team;

    public delegate Symbol Builder(ComputeGraph graph, Symbol input, Symbol second);

    public Bench(Builder build, Shape input, int rows, PlanOptions? options = null, int threads = 1, ulong seed = 1)
    {
        options = (options ?? new PlanOptions { Rows = rows, Training = true }) with { Members = threads };
        Rows = rows;
        Graph = new ComputeGraph();
        Symbol x = Graph.Input("Input", input);
        Symbol offset = OffsetOp.Apply(Graph, x, options.Rows), second = OffsetOp.Apply(Graph, x, options.Rows, "Offset2");
        Output = build(Graph, offset, second);
        Symbol coefficients = Graph.Input("Coefficients", Output.Shape);
        Loss = Graph.Apply("Loss", new ProjectionOp(), [Output, coefficients]);
        Memory = new ParameterMemory(Graph);
        Memory.Initialize(seed);
        // Away from the special values (zero biases, unit scales) that would hide a wrong factor.
        foreach (ParameterSlot slot in Graph.Parameters.Where(p => !p.Name.StartsWith("Offset", StringComparison.Ordinal)))
        {
            RandomStream random = new(seed, RandomStream.Name(slot.Name), 7);
            foreach (ref float w in Memory[slot]) w += (float)random.NextDouble(-0.3, 0.3);
        }
        _team = new Team(threads);
        Plan = new Plan(Graph, [Output], options.Training ? Loss : null, Memory, _team, options);
        _inputs = new NativeBlock((long)rows * input.Size, "test");
        _coefficients = new NativeBlock((long)rows * Output.Shape.Size, "test");
        Samples.Fill(_inputs.Span(0, (int)_inputs.Length), input.Size, seed);
        // The second input is x + Offset2: another sample of the same kind.
        Span<float> other = Memory[Graph.Parameters.First(p => p.Name == "Offset2")][..(int)_inputs.Length];
        Samples.Fill(other, input.Size, seed + 50);
        for (int i = 0; i < other.Length; i++) other[i] -= Inputs[i];
        RandomStream draw = new(seed, 99);
        foreach (ref float c in Coefficients) c = (float)draw.NextDouble(0.5, 1.5) * (draw.NextInt(2) * 2 - 1);
        Plan.SetInput(x, _inputs.Pointer);
        Plan.SetInput(coefficients, _coefficients.Pointer);
    }

    public ComputeGraph Graph { get; }
    public ParameterMemory Memory { get; }
    public Plan Plan { get; }
    public Symbol Output { get; }
    public Symbol Loss { get; }
    public int Rows { get; }

    public Span<float> Inputs => _inputs.Span(0, (int)_inputs.Length);

    public Span<float> Coefficients => _coefficients.Span(0, (int)_coefficients.Length);

    public ReadOnlySpan<float> Outputs => new(Plan.Output(Output), Rows * Output.Shape.Size);

    public ReadOnlySpan<float> Gradient(ParameterSlot slot) => Plan.Gradients!.Span(slot.Offset, slot.Shape.Size);

    /// <summary>Whether anything is computed from it: the second input mostly is not.</summary>
    public bool Matters(ParameterSlot slot) => Plan.Steps.Any(s => s.Node.Parameters.Contains(slot));

    public void Run(long step = 3) => Plan.Run(Rows, seed: 5, step: step);

    /// <summary>The loss summed in double from the outputs, which loses less than the plan's own float.</summary>
    public double Objective()
    {
        Run();
        double sum = 0;
        ReadOnlySpan<float> y = Outputs;
        for (int i = 0; i < y.Length; i++) sum += (double)y[i] * Coefficients[i];
        return sum;
    }

    /// <summary>Everything a run leaves behind: outputs, gradients of everything learnt, states.</summary>
    public float[] Everything(int steps = 1)
    {
        for (int s = 0; s < steps; s++) Run(s);
        List<float> all = [.. Outputs.ToArray()];
        if (Plan.Gradients is { } gradients) all.AddRange(gradients.Span(0, (int)gradients.Length));
        all.AddRange(Memory.States.Span(0, (int)Memory.States.Length));
        return [.. all];
    }

    public void Dispose()
    {
        Plan.Dispose();
        _team.Dispose();
        Memory.Dispose();
        _inputs.Dispose();
        _coefficients.Dispose();
    }
}
