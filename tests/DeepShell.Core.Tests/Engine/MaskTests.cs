using DeepShell.Activations;
using DeepShell.Catalog;
using DeepShell.Graph;
using DeepShell.Layers;
using DeepShell.Tensors;
using DeepShell.Tests.Engine.Support;

namespace DeepShell.Tests.Engine;

/// <summary>Sequences of unequal lengths (their numbers against PyTorch's packed sequences are in Golden/ComponentTests).</summary>
public sealed class MaskTests
{
    private const int Features = 3, Rows = 6;

    // The last has no step at all.
    private static readonly int[] s_lengths = [5, 2, 4, 1, 5, 0];

    public static TheoryData<string, bool, bool> Cells()
    {
        TheoryData<string, bool, bool> data = [];
        foreach (string cell in new[] { "SimpleRnn", "Gru", "Lstm" })
            foreach (bool sequences in new[] { false, true })
                foreach (bool both in new[] { false, true }) data.Add(cell, sequences, both);
        return data;
    }

    [Theory, MemberData(nameof(Cells))]
    public void How_far_a_batch_is_padded_changes_no_bit(string cell, bool sequences, bool both)
    {
        using Bench close = Padded(cell, sequences, both, 5), far = Padded(cell, sequences, both, 9);
        close.Run();
        far.Run();
        int width = both ? 8 : 4;
        for (int r = 0; r < Rows; r++)
        {
            int count = sequences ? s_lengths[r] * width : width;
            ReadOnlySpan<float> expected = close.Outputs.Slice(r * close.Output.Shape.Size, count), actual = far.Outputs.Slice(r * far.Output.Shape.Size, count);
            Bits.Equal(expected, actual, $"row {r}");
            ReadOnlySpan<float> behind = far.Outputs.Slice(r * far.Output.Shape.Size + count, far.Output.Shape.Size - count);
            foreach (float y in behind) Assert.Equal(0, y);
        }
    }

    [Theory, MemberData(nameof(Cells))]
    public void A_sequence_without_steps_gives_the_zero_state(string cell, bool sequences, bool both)
    {
        using Bench bench = Padded(cell, sequences, both, 5);
        bench.Run();
        foreach (float y in bench.Outputs[^bench.Output.Shape.Size..]) Assert.Equal(0, y);
    }

    [Theory, MemberData(nameof(Cells))]
    public void Gradients_agree_with_finite_differences(string cell, bool sequences, bool both)
    {
        using Bench bench = Padded(cell, sequences, both, 5);
        foreach (ParameterSlot slot in bench.Graph.Parameters.Where(p => p.Name.StartsWith("Layer", StringComparison.Ordinal)))
        {
            bench.Run();
            float[] gradient = bench.Gradient(slot).ToArray();
            double worst = GradientCheck.Worst(bench.Objective, bench.Memory[slot], gradient, 1e-6, 1);
            Assert.True(worst <= 1, $"{slot.Name} differs {worst:G3} times more than allowed");
        }
    }

    [Theory, MemberData(nameof(Cells))]
    public void Threads_change_no_bit(string cell, bool sequences, bool both)
    {
        using Bench one = Padded(cell, sequences, both, 7);
        float[] expected = one.Everything();
        foreach (int threads in new[] { 2, 3, 6 })
        {
            using Bench many = Padded(cell, sequences, both, 7, threads);
            Bits.Equal(expected, many.Everything(), $"{threads} threads");
        }
    }

    [Fact]
    public void Lengths_pass_through_whatever_keeps_the_steps()
    {
        ComputeGraph graph = new();
        Symbol x = graph.Input("x", new Shape(7)), y = Build(graph, new Embedding { Vocabulary = 5, Size = 6 }, x);
        Assert.NotNull(y.Lengths);
        foreach (Layer layer in new Layer[] { new Dropout { Rate = 0.5 }, new Tanh(), new LayerNormalization(), new BatchNormalization(), new Gru { Units = 6, ReturnSequences = true, Bidirectional = true } })
        {
            Symbol z = Build(graph, layer, y);
            Assert.Same(y.Lengths, z.Lengths);
        }
        Assert.Null(Build(graph, new Gru { Units = 3 }, y).Lengths);
        Assert.Null(Build(graph, new Flatten(), y).Lengths);
    }

    private static Symbol Build(ComputeGraph graph, Layer layer, Symbol x) => layer.Build(new LayerScope(graph, $"L{graph.Nodes.Count}"), x);

    private static Bench Padded(string cell, bool sequences, bool both, int steps, int threads = 1)
    {
        Layer layer = (Layer)Components.Get<Layer>(cell).Create([new("Units", 4), new("ReturnSequences", sequences), new("Bidirectional", both)]);
        Bench bench = new((g, x, _) => new Sequence { Layers = [new Masking { Value = -9 }, layer] }.Build(new LayerScope(g, "Layer"), x),
            new Shape(steps, Features), Rows, threads: threads);
        RandomStream random = new(3);
        for (int r = 0; r < Rows; r++)
        {
            Span<float> row = bench.Inputs.Slice(r * steps * Features, steps * Features);
            row.Fill(-9);
            foreach (ref float v in row[..(s_lengths[r] * Features)]) v = (float)random.NextNormal();
        }
        return bench;
    }
}
