using DeepShell.Models;
using DeepShell.Optimizers;
using DeepShell.Tests.Engine.Support;
using DeepShell.Training;

namespace DeepShell.Tests.Engine;

/// <summary>The learning-rate range test.</summary>
public sealed class LearningRateRangeTests
{
    [Fact]
    public void Rates_rise_from_1e_7_to_10_and_losses_are_smoothed()
    {
        LearningRateRange range = LearningRateRange.Test(SmallRun.Model());
        Assert.Equal(1e-7, range.Points[0].LearningRate, 1e-20);
        double average = 0;
        foreach (LearningRatePoint p in range.Points)
        {
            Assert.Equal(1e-7 * Math.Pow(1e8, (p.Step - 1) / 99.0), p.LearningRate, p.LearningRate * 1e-12);
            average = 0.98 * average + 0.02 * p.Loss;
            Assert.Equal(average / (1 - Math.Pow(0.98, p.Step)), p.Smoothed, p.Smoothed * 1e-12);
        }
        Assert.Equal(range.Points.Count, range.Points[^1].Step);
    }

    [Fact]
    public void The_suggestion_is_worth_more_than_a_hundredth_of_it_and_does_not_diverge()
    {
        TrainingOptions options = new() { Optimizer = new Sgd { Momentum = 0.9 }, Epochs = 5, BatchSize = 16 };
        double rate = LearningRateRange.Test(SmallRun.Model(), options).Suggestion!.Value;
        Assert.InRange(rate, 1e-4, 1);
        Assert.True(Loss(rate) < Loss(rate / 100));
        double Loss(double r) => SmallRun.Train(options with { LearningRate = r }).History[^1].Loss;
    }

    [Fact]
    public void A_loss_that_only_scatters_suggests_nothing_and_says_so()
    {
        LearningRateRange range = LearningRateRange.Test(SmallRun.Model(), new TrainingOptions { BatchSize = 8 }, from: 1e-9, to: 1e-8);
        Assert.Null(range.Suggestion);
        Assert.Contains("may be chance", range.Reason);
        Assert.Contains("no suggestion: the smoothed loss falls by 0.", range.ToString());
        Assert.Null(LearningRateRange.Test(SmallRun.Model()).Reason);
    }

    [Fact]
    public void Neither_the_threads_nor_the_model_show()
    {
        Model model = SmallRun.Model();
        float[] before = model.Weights.Parameters.Span(0, (int)model.Weights.Parameters.Length).ToArray();
        TrainingOptions options = new() { Seed = 3 };
        IReadOnlyList<LearningRatePoint> one = LearningRateRange.Test(model, options with { ThreadCount = 1 }).Points;
        Assert.Equal(one, LearningRateRange.Test(model, options with { ThreadCount = 3 }).Points);
        Assert.Equal(before, model.Weights.Parameters.Span(0, before.Length).ToArray());
    }

    [Fact]
    public void A_range_that_does_not_rise_is_refused() =>
        Assert.Equal("DeepShell.Training.RateRange", Assert.Throws<DeepShellException>(() => LearningRateRange.Test(SmallRun.Model(), from: 1, to: 0.1)).Id);
}
