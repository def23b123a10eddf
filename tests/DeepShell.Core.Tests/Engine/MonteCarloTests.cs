using DeepShell.Data;
using DeepShell.Layers;
using DeepShell.Models;
using DeepShell.Prediction;
using DeepShell.Tensors;
using DeepShell.Training;

namespace DeepShell.Tests.Engine;

/// <summary>Dropout at prediction, against its closed form.</summary>
public sealed class MonteCarloTests
{
    private const double Rate = 0.4;

    // Dropout in front of a linear output: y = s·Σ wᵢxᵢ·mᵢ/(1 − p) + b, so that its mean is the plain answer and its variance
    // s²·Σ wᵢ²xᵢ²·p/(1 − p). The unit s of the label comes from two plain answers.
    [Fact]
    public void Mean_and_spread_are_those_of_the_closed_form()
    {
        Model model = Train(new Dropout { Rate = Rate });
        using Predictor predictor = new(model, 2);
        float[] x = [0.5f, -1, 2, 0.25f, 1, 1, -0.5f, -2];
        x.CopyTo(predictor.Inputs);
        float[] plain = predictor.Run(2).ToArray();
        float[] w = model.Weights[model.Compiled.Graph.Parameters.First(p => p.Name.EndsWith("Weight", StringComparison.Ordinal))].ToArray();
        double[] z = [.. Enumerable.Range(0, 2).Select(r => Enumerable.Range(0, 4).Sum(i => (double)w[i] * x[r * 4 + i]))];
        double unit = (plain[0] - plain[1]) / (z[0] - z[1]);
        const int Passes = 20_000;
        (double[] mean, double[] deviation) = predictor.RunMonteCarlo(2, Passes);
        for (int r = 0; r < 2; r++)
        {
            double expected = Math.Abs(unit) * Math.Sqrt(Enumerable.Range(0, 4).Sum(i => Math.Pow(w[i] * x[r * 4 + i], 2)) * Rate / (1 - Rate));
            // Five standard errors; that of a standard deviation is about σ/√(2n).
            Assert.InRange(mean[r], plain[r] - 5 * expected / Math.Sqrt(Passes), plain[r] + 5 * expected / Math.Sqrt(Passes));
            Assert.InRange(deviation[r] / expected, 0.96, 1.04);
        }
        Assert.Equal(plain, predictor.Run(2).ToArray());
    }

    [Fact]
    public void An_answer_carries_its_spread()
    {
        Model model = Train(new Dropout { Rate = Rate });
        using Inference one = new(model), many = new(model, monteCarlo: 30), again = new(model, monteCarlo: 30);
        Assert.Null(one.Rows(model.Dataset!, [0])[0].Spread);
        Answer answer = many.Rows(model.Dataset!, [0])[0];
        Assert.True(answer.Spread > 0);
        Assert.Equal(answer.Value, again.Rows(model.Dataset!, [0])[0].Value);
        Assert.NotEqual(answer.Value, many.Rows(model.Dataset!, [0])[0].Value);
    }

    [Fact]
    public void A_model_without_dropout_is_refused() =>
        Assert.Equal("DeepShell.Prediction.NoDropout", Assert.Throws<DeepShellException>(() => new Inference(Train(new Dense { Units = 3 }), monteCarlo: 30)).Id);

    private static Model Train(Layer layer)
    {
        TrainingRun run = new(Model.For(Data(), seed: 1).Add(layer), new TrainingOptions { Epochs = 2, ThreadCount = 1, Seed = 1 });
        foreach (EpochRecord _ in run.Run()) { }
        return run.Result;
    }

    private static Dataset Data()
    {
        RandomStream random = new(3);
        double[][] values = [.. Enumerable.Range(0, 5).Select(_ => new double[60])];
        for (int r = 0; r < 60; r++)
        {
            for (int f = 0; f < 4; f++) values[f][r] = random.NextNormal();
            values[4][r] = 3 * values[0][r] - 2 * values[1][r] + values[3][r] + 10;
        }
        return new Dataset([.. values.Select((v, f) => new NumberField($"x{f}", v, f == 4 ? FieldRole.Label : FieldRole.Feature))], LearningTask.Regression)
            .Split(new SplitOptions { Ratio = [80, 20] });
    }
}
