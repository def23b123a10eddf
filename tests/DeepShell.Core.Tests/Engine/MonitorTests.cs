using DeepShell.Data;
using DeepShell.Models;
using DeepShell.Optimizers;
using DeepShell.Training;

namespace DeepShell.Tests.Engine;

/// <summary>What a run says of its steps: the spread of their losses, how far they moved the weights, how long their gradients were.</summary>
public sealed class MonitorTests
{
    private static readonly Dataset s_data = new Blobs().Generate(100, 3).Split(new SplitOptions { Ratio = [0.64, 0.36] }).Normalize();

    // Without momentum Δw = −ηg: one step an epoch, so the means are that step's own.
    [Fact]
    public void A_step_of_gradient_descent_moves_by_rate_times_gradient()
    {
        Model model = Model.For(s_data, seed: 5);
        double norm = Math.Sqrt(model.Compiled.Graph.Parameters.Sum(p => model.Weights[p].ToArray().Sum(w => (double)w * w)));
        EpochRecord record = Run(model, new TrainingOptions { Optimizer = new Sgd(), LearningRate = 0.01, BatchSize = 64, Epochs = 1, Monitor = true })[0];
        Assert.Equal(0.01 * record.GradientNorm!.Value / norm, record.UpdateRatio!.Value, 1e-6);
        Assert.Equal(0, record.LossSpread!.Value, 1e-9);
    }

    [Fact]
    public void Watching_changes_nothing_and_does_not_depend_on_threads()
    {
        TrainingOptions options = new() { BatchSize = 16, Epochs = 3, ThreadCount = 1 };
        EpochRecord[] plain = Run(Model.For(s_data), options), watched = Run(Model.For(s_data), options with { Monitor = true }), more = Run(Model.For(s_data), options with { Monitor = true, ThreadCount = 3 });
        Assert.Equal(plain.Select(e => e.Loss), watched.Select(e => e.Loss));
        Assert.Equal(plain.Select(e => e.LossSpread), watched.Select(e => e.LossSpread));
        Assert.Equal(watched.Select(e => (e.UpdateRatio, e.GradientNorm)), more.Select(e => (e.UpdateRatio, e.GradientNorm)));
        Assert.All(plain, e => Assert.Null(e.UpdateRatio));
        Assert.All(plain, e => Assert.True(e.LossSpread > 0));
    }

    private static EpochRecord[] Run(Model model, TrainingOptions options) => [.. new TrainingRun(model, options).Run()];
}
