using DeepShell.Graph;
using DeepShell.Tensors;
using DeepShell.Tests.Engine.Support;
using Xunit.Abstractions;

namespace DeepShell.Tests.Engine;

/// <summary>What every layer of the catalogue must do, under several settings and input shapes.</summary>
public sealed class LayerTests(ITestOutputHelper output)
{
    public static TheoryData<string> Layers => LayerCases.Names();

    [Theory, MemberData(nameof(Layers))]
    public void Gradients_agree_with_finite_differences(string name)
    {
        double worst = 0;
        foreach ((string text, _, Shape shape, Bench.Builder build) in LayerCases.Of(name))
        {
            using Bench bench = new(build, shape, rows: 5);
            (string parameter, double difference) = GradientCheck.All(bench);
            Assert.True(difference <= 1, $"{text}: {parameter} differs {difference:G3} times more than allowed");
            worst = Math.Max(worst, difference);
        }
        output.WriteLine($"{name}: {worst * GradientCheck.Tolerance:E1}");
    }

    // The rows that are there are written in full, and none of the others.
    [Theory, MemberData(nameof(Layers))]
    public void Writes_what_its_shape_says(string name)
    {
        foreach ((string text, _, Shape shape, Bench.Builder build) in LayerCases.Of(name))
            foreach (bool training in new[] { false, true })
            {
                using Bench bench = new(build, shape, 3, new PlanOptions { Rows = 5, Training = training, ShareMemory = false, PoisonDeadMemory = false });
                bench.Plan.Wipe();
                bench.Run();
                foreach (float y in bench.Outputs) Assert.False(float.IsNaN(y), $"{text}: an output is not written");
                foreach (float y in Beyond(bench)) Assert.True(float.IsNaN(y), $"{text}: writes beyond the batch");
                if (!training) continue;
                foreach (ParameterSlot slot in bench.Graph.Parameters)
                    foreach (float g in bench.Gradient(slot)) Assert.False(float.IsNaN(g), $"{text}: a gradient of {slot.Name} is not a number");
            }
    }

    [Theory, MemberData(nameof(Layers))]
    public void Planned_memory_changes_no_bit(string name)
    {
        foreach ((string text, _, Shape shape, Bench.Builder build) in LayerCases.Of(name))
            PlanEquality.Check(build, shape, text);
    }

    // Rows beyond the batch; a layer that is only a view of its input has none of its own.
    private static unsafe ReadOnlySpan<float> Beyond(Bench bench)
    {
        int size = bench.Output.Shape.Size;
        return new(bench.Plan.Output(bench.Output) + bench.Rows * size, (bench.Plan.Capacity - bench.Rows) * size);
    }
}
