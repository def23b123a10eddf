using System.Text.Json;
using DeepShell.Catalog;
using DeepShell.Graph;
using DeepShell.Losses;
using DeepShell.Tensors;
using DeepShell.Tests.Engine.Support;
using DeepShell.Threading;

namespace DeepShell.Tests.Golden;

/// <summary>The loss of samples with two labels against PyTorch's cross-entropies of the mixed truth (tests/Golden/augmentations.py).</summary>
public sealed unsafe class MixedLossTests
{
    private static readonly JsonElement s_golden = Reference.Load("augmentations.json").GetProperty("losses");

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(0, 3)]
    public void Agrees_with_the_cross_entropy_of_the_mixed_truth(int index, int threads)
    {
        JsonElement golden = s_golden[index];
        Loss loss = (Loss)Components.Get<Loss>(golden.GetProperty("loss").GetString()!).Create(golden.GetProperty("smoothing").GetDouble() is > 0 and var s ? [new("LabelSmoothing", s)] : []);
        int rows = golden.GetProperty("first").GetArrayLength(), width = golden.GetProperty("logits")[0].GetArrayLength();
        ComputeGraph graph = new();
        Symbol x = graph.Input("x", new Shape(width));
        Symbol[] inputs = [.. "first weight second share".Split(' ').Select(n => graph.Input(n, new Shape(1)))];
        Symbol result = loss.Build(graph, OffsetOp.Apply(graph, x, rows), inputs[0], inputs[1], inputs[2], inputs[3]);
        using ParameterMemory memory = new(graph);
        using Team team = new(threads);
        using Plan plan = new(graph, [], result, memory, team, new PlanOptions { Rows = rows, Training = true });
        using NativeBlock zero = new(rows * width, "test"), numbers = new(4 * rows, "test");
        Flat(golden.GetProperty("logits")).CopyTo(memory[graph.Parameters[0]]);
        plan.SetInput(x, zero.Pointer);
        foreach ((int i, Symbol input) in inputs.Index())
        {
            Flat(golden.GetProperty(input.Name)).CopyTo(numbers.Span(i * rows, rows));
            plan.SetInput(input, numbers.Pointer + i * rows);
        }
        double sum = 0;
        foreach (float weight in numbers.Span(rows, rows)) sum += weight;
        plan.Run(rows, weightSum: sum);
        Near(Flat(golden.GetProperty("rows")), new ReadOnlySpan<float>(plan.Output(result), rows));
        Near(Flat(golden.GetProperty("gradient")), plan.Gradients!.Span(0, rows * width));
    }

    private static void Near(float[] expected, ReadOnlySpan<float> actual)
    {
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 2e-6);
    }

    private static float[] Flat(JsonElement e) => e.ValueKind == JsonValueKind.Number ? [e.GetSingle()] : [.. e.EnumerateArray().SelectMany(Flat)];
}
