using DeepShell.Activations;
using DeepShell.Catalog;
using DeepShell.Data;
using DeepShell.Initializers;
using DeepShell.Layers;
using DeepShell.Models;
using DeepShell.Tensors;
using DeepShell.Tests.Engine.Support;
using DeepShell.Training;

namespace DeepShell.Tests.Engine;

/// <summary>What every initialiser of the catalogue must do.</summary>
public sealed class InitializerTests
{
    private const int Count = 60_000;

    public static TheoryData<string> Initializers => [.. Components.Of<Initializer>().Select(c => c.Name)];

    // Four standard errors: √(v/n) of the mean; of the variance √((κ − 1)/n) with κ = 3 at most, the normal's.
    [Theory, MemberData(nameof(Initializers))]
    public void Has_the_mean_and_variance_it_says(string name)
    {
        ComponentInfo component = Components.Get<Initializer>(name);
        foreach (Dictionary<string, object?> settings in Variations.Of(component))
        {
            if (Variations.TryCreate(component, settings) is not Initializer initializer) continue;
            float[] values = Fill(initializer, 300, 200, 5);
            double mean = values.Average(v => (double)v), variance = values.Average(v => (v - mean) * (v - mean));
            double expected = initializer.Variance(300, 200);
            string text = Variations.Text(component, settings);
            Assert.True(Math.Abs(mean - initializer.Mean(300, 200)) <= 4 * Math.Sqrt(expected / Count) + 1e-7, $"{text}: mean {mean}, expected {initializer.Mean(300, 200)}");
            Assert.True(Math.Abs(variance - expected) <= 4 * Math.Sqrt(2.0 / Count) * expected + 1e-12, $"{text}: variance {variance}, expected {expected}");
            Assert.Equal(values, Fill(initializer, 300, 200, 5));
            if (expected > 0 && initializer is not IdentityMatrix) Assert.NotEqual(values, Fill(initializer, 300, 200, 6));
        }
    }

    [Fact]
    public void The_formulas_are_the_papers()
    {
        Assert.Equal(2.0 / 300, new He().Variance(300, 200), 12);
        Assert.Equal(1.0 / 300, new LeCun().Variance(300, 200), 12);
        Assert.Equal(2.0 / 500, new Glorot().Variance(300, 200), 12);
        Assert.Equal(4 * 2.0 / 200, new He { Fan = Fan.Out, Gain = 2 }.Variance(300, 200), 12);
        float bound = (float)Math.Sqrt(6.0 / 500);
        Assert.InRange(Fill(new Glorot(), 300, 200, 1).Max(), bound * 0.999f, bound);
    }

    // Wᵀ·W or W·Wᵀ is Gain² · I, whichever is the smaller.
    [Theory, InlineData(40, 25), InlineData(25, 40), InlineData(30, 30), InlineData(1, 7), InlineData(7, 1)]
    public void Orthogonal_rows_or_columns_are_at_right_angles(int rows, int columns)
    {
        float[] w = new float[rows * columns];
        new Orthogonal { Gain = 1.5 }.Fill(w, rows, columns, new RandomStream(3));
        int count = Math.Min(rows, columns), length = Math.Max(rows, columns);
        for (int i = 0; i < count; i++)
            for (int j = 0; j <= i; j++)
            {
                double product = Enumerable.Range(0, length).Sum(k => (double)At(i, k) * At(j, k));
                Assert.Equal(i == j ? 2.25 : 0, product, 5);
            }

        float At(int vector, int k) => rows <= columns ? w[vector * columns + k] : w[k * columns + vector];
    }

    // By the layer's own activation, by one behind it, normalised or pooled in between, within a block as well; else by Glorot's rule.
    [Fact]
    public void Weights_start_by_the_activation_that_follows()
    {
        Network network = Network.Empty.Add(new Conv2D { Filters = 4 }, "relu").Add(new BatchNormalization()).Add(new ReLU()).Add(new MaxPool2D())
            .Add(new Conv2D { Filters = 4 }, "selu").Add(new Dropout()).Add(new SELU()).Add(new Conv2D { Filters = 4, Activation = new ReLU() }, "own").Add(new SELU())
            .Add(new Conv2D { Filters = 4, Initializer = new Uniform() }, "told").Add(new ReLU())
            .Add(new Sequence { Layers = [new Conv2D { Filters = 3 }, new BatchNormalization(), new ReLU(), new Dense { Units = 5 }] }, "block").Add(new SELU())
            .Add(new Dense { Units = 6 }, "plain").Add(new Dense { Units = 3, Activation = new ReLU() }, "last").Add(new ReLU(), "apart", ["plain"]);
        CompiledNetwork compiled = new(network, new Shape(8, 8, 2), 3, LearningTask.Classification);
        Assert.Equal("He LeCun He Uniform He LeCun Glorot He Glorot",
            string.Join(" ", compiled.Graph.Parameters.Where(p => p.Name.EndsWith(".Weight", StringComparison.Ordinal)).Select(p => Components.Describe(p.Initializer).Name)));
    }

    [Fact]
    public void Hidden_weights_that_start_equal_are_warned_of()
    {
        Assert.Empty(new TrainingRun(SmallRun.Model()).Warnings);
        Model zeros = SmallRun.Model().Add(new Dense { Units = 4, Activation = new ReLU(), Initializer = new Constant() });
        Assert.Contains("Dense1.Weight", Assert.Single(new TrainingRun(zeros).Warnings));
        // The output layer may.
        Assert.Empty(new TrainingRun(SmallRun.Model().Add(new Dense { Units = 3, Activation = new Softmax(), Initializer = new Constant() })).Warnings);
    }

    private static float[] Fill(Initializer initializer, int fanIn, int fanOut, ulong seed)
    {
        float[] values = new float[Count];
        initializer.Fill(values, fanIn, fanOut, new RandomStream(seed));
        return values;
    }
}
