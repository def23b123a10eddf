using DeepShell.Activations;
using DeepShell.Data;
using DeepShell.Initializers;
using DeepShell.Layers;
using DeepShell.Models;
using DeepShell.Training;

namespace DeepShell.Tests.Training;

/// <summary>What is said of activations and gradients, against closed forms and against training itself.</summary>
public sealed class ActivityTests
{
    private static readonly Dataset s_data = new Blobs().Generate(100, 3).Split(new SplitOptions { Ratio = [0.64, 0.36] }).Normalize();

    // 1.5·I and 0.5·I to the power of the layer: the variance grows by the factor's square, the gradient by the factor towards the front.
    [Theory]
    [InlineData(1.5)]
    [InlineData(0.5)]
    public void Diagonal_layers_are_powers(double factor)
    {
        Model model = Enumerable.Range(0, 8).Aggregate(Model.For(s_data), (m, _) => m.Add(new Dense { Units = 2, NoBias = true, Initializer = new IdentityMatrix { Factor = factor } }));
        IReadOnlyList<LayerActivity> all = Activity.Measure(model);
        Assert.Equal("Input", all[0].Layer);
        Assert.Equal(1, all[0].Variance, 1e-5);
        for (int l = 1; l <= 8; l++)
        {
            Assert.Equal(Math.Pow(factor, 2 * l), all[l].Variance, 1e-4 * Math.Pow(factor, 2 * l));
            if (l < 8) Assert.Equal(factor, all[l].Gradient!.Value / all[l + 1].Gradient!.Value, 1e-4);
        }
    }

    // With all rows in one step, the norm over all parameters is what the training itself measures.
    [Fact]
    public void Gradients_are_those_of_training()
    {
        Model model = Model.For(s_data, seed: 3).Add(new Dense { Units = 8 }).Add(new BatchNormalization()).Add(new ReLU()).Add(new Dense { Units = 8, Activation = new Tanh() });
        TrainingOptions options = new() { BatchSize = 64, Epochs = 1 };
        EpochRecord trained = new TrainingRun(model, options with { Monitor = true }).Run().Single();
        IReadOnlyList<LayerActivity> all = Activity.Measure(model, options);
        Assert.Equal(trained.GradientNorm!.Value, Math.Sqrt(all.Sum(a => (a.WeightGradient ?? 0) * (a.WeightGradient ?? 0))), 1e-5);
        LayerActivity normalised = all.Single(a => a.Op.StartsWith("BatchNorm", StringComparison.Ordinal));
        Assert.Equal(0, normalised.Mean, 1e-5);
        Assert.Equal(1, normalised.Variance, 1e-2);
        Assert.InRange(all.Single(a => a is { Layer: "ReLU1" }).Zeros, 0.2, 0.8);
    }

    [Fact]
    public void Dead_units_are_counted()
    {
        Model model = Model.For(s_data).Add(new Dense { Units = 4, Initializer = new Constant() }).Add(new ReLU());
        LayerActivity relu = Activity.Measure(model)[2];
        Assert.Equal((1, 1, 0), (relu.Zeros, relu.Dead, relu.Variance));
    }

    [Fact]
    public void The_model_stays_as_it_is_whatever_the_threads()
    {
        TrainingRun run = new(Model.For(s_data).Add(new Dense { Units = 8 }).Add(new BatchNormalization()).Add(new ReLU()), new TrainingOptions { Epochs = 1 });
        foreach (EpochRecord _ in run.Run()) { }
        Model model = run.Result;
        float[] before = [.. model.Compiled.Graph.States.SelectMany(s => model.Weights[s].ToArray())];
        IReadOnlyList<LayerActivity> one = Activity.Measure(model, new TrainingOptions { ThreadCount = 1 }), three = Activity.Measure(model, new TrainingOptions { ThreadCount = 3 });
        Assert.Equal(one, three);
        Assert.Equal(before, model.Compiled.Graph.States.SelectMany(s => model.Weights[s].ToArray()));
    }
}
