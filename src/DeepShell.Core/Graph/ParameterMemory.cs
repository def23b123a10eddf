using DeepShell.Tensors;

namespace DeepShell.Graph;

/// <summary>The flat memory of a graph's parameters and states: one contiguous, aligned block each.</summary>
public sealed unsafe class ParameterMemory : IDisposable
{
    /// <summary>Takes the memory; parameters are zero and states at their start.</summary>
    public ParameterMemory(ComputeGraph graph)
    {
        Graph = graph;
        Parameters = new NativeBlock(graph.ParameterFloats, "The network's parameters");
        States = new NativeBlock(graph.StateFloats, "The network's running statistics");
        foreach (StateSlot state in graph.States) this[state].Fill(state.Start);
    }

    /// <summary>The graph whose layout this is.</summary>
    public ComputeGraph Graph { get; }

    /// <summary>All parameters.</summary>
    public NativeBlock Parameters { get; }

    /// <summary>All states.</summary>
    public NativeBlock States { get; }

    /// <summary>One parameter.</summary>
    public Span<float> this[ParameterSlot slot] => Parameters.Span(slot.Offset, slot.Shape.Size);

    /// <summary>One state.</summary>
    public Span<float> this[StateSlot slot] => States.Span(slot.Offset, slot.Shape.Size);

    /// <summary>Starts every parameter with its initialiser; each has a random stream of its own, named after it.</summary>
    public void Initialize(ulong seed)
    {
        foreach (ParameterSlot slot in Graph.Parameters)
            slot.Initializer.Fill(this[slot], slot.FanIn, slot.FanOut, new RandomStream(seed, RandomStream.Name(slot.Name)));
    }

    /// <summary>Copies everything from a memory of the same layout.</summary>
    public void CopyFrom(ParameterMemory other)
    {
        Copy(other.Parameters, Parameters);
        Copy(other.States, States);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Parameters.Dispose();
        States.Dispose();
    }

    private static void Copy(NativeBlock from, NativeBlock to) =>
        Buffer.MemoryCopy(from.Pointer, to.Pointer, to.Length * sizeof(float), from.Length * sizeof(float));
}
