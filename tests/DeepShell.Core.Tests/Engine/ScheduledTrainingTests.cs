using System.Text.Json.Nodes;
using DeepShell.Models;
using DeepShell.Persistence;
using DeepShell.Schedules;
using DeepShell.Tests.Engine.Support;
using DeepShell.Training;

namespace DeepShell.Tests.Engine;

/// <summary>Schedules and plateaus in a run.</summary>
public sealed class ScheduledTrainingTests
{
    private static readonly TrainingOptions s_options = new() { Epochs = 6, BatchSize = 16, LearningRate = 0.01, ThreadCount = 1 };

    [Fact]
    public void The_history_shows_the_rate_and_the_recipe_the_schedule()
    {
        Model model = SmallRun.Train(s_options with { Schedule = new Step { Every = 2, Factor = 0.5 } });
        Assert.Equal([0.01, 0.01, 0.005, 0.005, 0.0025, 0.0025], model.History.Select(e => e.LearningRate));
        using TempFolder folder = new();
        string path = Path.Combine(folder.Path, "model.deepshell");
        ModelFile.Save(model, path);
        JsonNode recorded = ModelFile.Load(path).Recipe.Single(r => r.Stage == "Train").ToJson()["settings"]!["Schedule"]!;
        Assert.Equal(2, (int)recorded["Every"]!);
    }

    [Fact]
    public void A_schedule_per_step_changes_the_weights_within_an_epoch()
    {
        Model model = SmallRun.Train(s_options with { Schedule = new Linear { FinalRate = 0, Per = ScheduleUnit.Step } });
        int steps = (model.Dataset!.Partitions!.Train + 15) / 16;
        Assert.Equal(0.01 * (1 - (steps - 1.0) / (6 * steps)), model.History[0].LearningRate, 1e-12);
        Assert.NotEqual(model.History[^1].Loss, SmallRun.Train(s_options).History[^1].Loss);
    }

    [Fact]
    public void A_function_sees_the_epoch_and_the_rate_before()
    {
        List<(int, double)> seen = [];
        Model model = SmallRun.Train(s_options with { Schedule = new Custom { Function = (epoch, rate) => { seen.Add((epoch, rate)); return epoch == 0 ? rate : rate / 2; } } });
        Assert.Equal(Enumerable.Range(0, 6), seen.Select(s => s.Item1));
        Assert.Equal([0.01, 0.01, 0.005, 0.0025, 0.00125, 0.000625], seen.Select(s => s.Item2));
        Assert.Equal(0.0003125, model.History[^1].LearningRate);
        Assert.Equal("DeepShell.Schedule.Rate", Fails(new Custom { Function = (_, _) => double.NaN }));
        Assert.Equal("DeepShell.Schedule.NoFunction", Fails(new Custom()));
    }

    [Fact]
    public void A_schedule_longer_than_the_run_is_refused()
    {
        Assert.Equal("DeepShell.Training.ScheduleTooLong", Fails(new Linear { Over = 7 }));
        Assert.Equal("DeepShell.Training.ScheduleTooLong", Fails(new PiecewiseConstant { Boundaries = [3, 6] }));
        Assert.Equal("DeepShell.Training.ScheduleTooLong", Fails(new Warmup { Over = 5, Then = new Cosine { Period = 2 } }));
        _ = new TrainingRun(SmallRun.Model(), s_options with { Schedule = new Linear { Over = 6 } });
        _ = new TrainingRun(SmallRun.Model(), s_options with { Schedule = new Linear { Over = 7, Per = ScheduleUnit.Step } });
    }

    [Fact]
    public void A_plateau_lowers_the_rate_of_a_schedule_too()
    {
        // Nothing counts as better, so the rate falls at the end of every second epoch but the first.
        ReduceOnPlateau plateau = new() { Patience = 2, MinDelta = 1e6, Factor = 0.5 };
        double[] plain = [.. SmallRun.Train(s_options with { ReduceOnPlateau = plateau }).History.Select(e => e.LearningRate)];
        double[] both = [.. SmallRun.Train(s_options with { ReduceOnPlateau = plateau, Schedule = new Exponential { Factor = 0.9 } }).History.Select(e => e.LearningRate)];
        Assert.Equal([0.01, 0.01, 0.01, 0.005, 0.005, 0.0025], plain.Select(r => Math.Round(r, 6)));
        for (int i = 0; i < 6; i++) Assert.Equal(plain[i] * Math.Pow(0.9, i), both[i], 1e-12);
    }

    private static string Fails(Schedule schedule) =>
        Assert.Throws<DeepShellException>(() => new TrainingRun(SmallRun.Model(), s_options with { Schedule = schedule })).Id;
}
