using DeepShell.Architectures;
using DeepShell.Data;
using DeepShell.Data.Generators;
using DeepShell.Models;
using DeepShell.Training;

namespace DeepShell.Tests.Engine;

public sealed class PlanProfileTests
{
    private static readonly Dataset s_digits = new Digits().Generate(200, 1).Split().Normalize();

    [Fact]
    public void TheSharesAddUpToTheWhole()
    {
        IReadOnlyList<MeasuredStep> steps = PlanProfile.Measure(Model.For(s_digits, new LeNet()), new TrainingOptions { BatchSize = 32 }, steps: 3);
        Assert.Equal(1, steps.Sum(s => s.Share), 9);
        Assert.Equal(Enumerable.Range(1, steps.Count), steps.Select(s => s.Number));
    }

    [Fact]
    public void EveryLayerThatLearnsHasItsThreePasses()
    {
        Model model = Model.For(s_digits, new LeNet());
        IReadOnlyList<MeasuredStep> steps = PlanProfile.Measure(model, new TrainingOptions { BatchSize = 32 }, steps: 1);
        foreach (LayerSummary layer in model.Layers.Where(l => l.Parameters > 0))
        {
            string[] passes = [.. steps.Where(s => s.Layer == layer.Name && s.MegaFlops > 0).Select(s => s.Pass).Distinct().Order()];
            // The first layer's input is data: nobody wants its gradient.
            Assert.Equal(layer == model.Layers[0] ? ["Forward", "Weights"] : ["Backward", "Forward", "Weights"], passes);
        }
    }

    [Fact]
    public void WorkIsCountedByHand()
    {
        // 2 inputs, 8 units: 2 · 2 · 8 operations a row; x, W, b and y of 10 rows.
        Dataset blobs = new Blobs().Generate(100, 1).Split().Normalize();
        int inputs = blobs.Preprocessing!.InputShape.Size;
        MeasuredStep forward = PlanProfile.Measure(Model.For(blobs, new Mlp { Hidden = [8] }), new TrainingOptions { BatchSize = 10 }, steps: 1)
            .First(s => s.Pass == "Forward" && s.MegaFlops > 0);
        Assert.Equal(2e-6 * inputs * 8 * 10, forward.MegaFlops, 12);
        Assert.Equal(4e-6 * (10 * (inputs + 8) + inputs * 8 + 8), forward.Megabytes, 12);
    }

    [Fact]
    public void MeasuringChangesNothing()
    {
        Model model = Model.For(s_digits, new LeNet(), seed: 3);
        TrainingOptions options = new() { BatchSize = 32, Epochs = 1, Seed = 3 };
        float Loss()
        {
            TrainingRun run = new(model, options);
            return (float)run.Run().Last().Loss;
        }
        float before = Loss();
        PlanProfile.Measure(model, options, steps: 3);
        Assert.Equal(before, Loss());
    }
}
