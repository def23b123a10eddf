using DeepShell.Catalog;
using DeepShell.Graph;
using DeepShell.Losses;
using DeepShell.Tensors;
using DeepShell.Tests.Engine.Support;
using DeepShell.Threading;
using Xunit.Abstractions;

namespace DeepShell.Tests.Engine;

/// <summary>What every loss of the catalogue must do.</summary>
public sealed unsafe class LossTests(ITestOutputHelper output)
{
    private const int Rows = 7;

    public static TheoryData<string> Losses => [.. Components.Of<Loss>().Select(c => c.Name)];

    [Theory, MemberData(nameof(Losses))]
    public void Gradients_agree_with_finite_differences(string name)
    {
        ComponentInfo component = Components.Get<Loss>(name);
        double worst = 0;
        int cases = 0;
        foreach (Dictionary<string, object?> settings in Variations.Of(component))
            foreach (int width in new[] { 1, 2, 5 })
            {
                if (Variations.TryCreate(component, settings) is not Loss loss || !Fits(loss, width)) continue;
                double difference = Check(loss, width);
                Assert.True(difference <= 1, $"{Variations.Text(component, settings)}, width {width}: differs {difference:G3} times more than allowed");
                worst = Math.Max(worst, difference);
                cases++;
            }
        Assert.NotEqual(0, cases);
        output.WriteLine($"{name}: {worst * GradientCheck.Tolerance:E1} in {cases} cases");
    }

    private static bool Fits(Loss loss, int width)
    {
        try { Build(new ComputeGraph(), loss, width); }
        catch (DeepShellException) { return false; }
        return true;
    }

    private static (Symbol Loss, Symbol X, Symbol Target, Symbol Weight) Build(ComputeGraph graph, Loss loss, int width)
    {
        Symbol x = graph.Input("x", new Shape(width));
        Symbol target = graph.Input("Target", new Shape(loss.Target == TargetKind.Class ? 1 : width)), weight = graph.Input("Weight", new Shape(1));
        return (loss.Build(graph, OffsetOp.Apply(graph, x, Rows), target, weight), x, target, weight);
    }

    private static double Check(Loss loss, int width)
    {
        ComputeGraph graph = new();
        (Symbol result, Symbol x, Symbol target, Symbol weight) = Build(graph, loss, width);
        using ParameterMemory memory = new(graph);
        using Team team = new(1);
        using Plan plan = new(graph, [], result, memory, team, new PlanOptions { Rows = Rows, Training = true });
        using NativeBlock inputs = new(Rows * width, "test"), targets = new(Rows * width, "test"), weights = new(Rows, "test");
        Samples.Fill(inputs.Span(0, Rows * width), Rows * width, 4);
        RandomStream random = new(2);
        double weightSum = 0;
        for (int r = 0; r < Rows; r++) weightSum += weights.Pointer[r] = (float)random.NextDouble(0.2, 2);
        // Targets are multiples of ½, so that differences keep the inputs' distance from kinks.
        for (int i = 0; i < Rows * width; i++)
            targets.Pointer[i] = loss.Target == TargetKind.Class ? random.NextInt(Math.Max(2, width)) : 0.5f * (random.NextInt(7) - 3);
        plan.SetInput(x, inputs.Pointer);
        plan.SetInput(target, targets.Pointer);
        plan.SetInput(weight, weights.Pointer);
        double size = 0;
        double Objective()
        {
            plan.Run(Rows, weightSum: weightSum);
            double sum = size = 0;
            for (int r = 0; r < Rows; r++)
            {
                sum += plan.Output(result)[r];
                size += Math.Pow(plan.Output(result)[r], 2);
            }
            return sum / weightSum;
        }
        Objective();
        ParameterSlot slot = graph.Parameters[0];
        return GradientCheck.Worst(Objective, memory[slot], plan.Gradients!.Span(slot.Offset, slot.Shape.Size).ToArray(), Math.Sqrt(size) / weightSum / (1 << 22), 3);
    }
}
