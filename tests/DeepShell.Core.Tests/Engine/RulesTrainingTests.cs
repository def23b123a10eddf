using DeepShell.Data;
using DeepShell.Graph;
using DeepShell.Layers;
using DeepShell.Losses;
using DeepShell.Models;
using DeepShell.Optimizers;
using DeepShell.Persistence;
using DeepShell.Regularizers;
using DeepShell.Tensors;
using DeepShell.Tests.Engine.Support;
using DeepShell.Training;

namespace DeepShell.Tests.Engine;

/// <summary>Penalties, clipping, limits and averaged weights in whole runs.</summary>
public sealed class RulesTrainingTests
{
    private static readonly TrainingOptions s_options = new() { Epochs = 3, BatchSize = 16, LearningRate = 0.01, ThreadCount = 1 };

    private static readonly TrainingOptions s_all = s_options with
    {
        Regularizers = [new Elastic { L1 = 0.001, L2 = 0.001 }, new WeightDecay(), new DecoupledWeightDecay(), new MaxNorm { Limit = 1 }],
        ClipValue = 0.01, ClipNorm = 0.05, WeightAverage = 0.9,
    };

    [Fact]
    public void The_history_shows_penalty_and_clipping()
    {
        Model model = SmallRun.Train(s_all);
        Assert.All(model.History, e => Assert.True(e.Penalty > 0 && e.ClippedShare is > 0 and <= 1 && e.Loss > e.Penalty));
        using TempFolder folder = new();
        string path = Path.Combine(folder.Path, "model.deepshell");
        ModelFile.Save(model, path);
        Assert.Equal(model.History.Select(e => (e.Penalty, e.ClippedShare)), ModelFile.Load(path).History.Select(e => (e.Penalty, e.ClippedShare)));
        Assert.All(SmallRun.Train(s_options).History, e => Assert.True(e.Penalty is null && e.ClippedShare is null));
        Assert.All(SmallRun.Train(s_options with { ClipNorm = 1e6 }).History, e => Assert.Equal(0, e.ClippedShare));
    }

    [Fact]
    public void A_bound_that_is_never_met_changes_no_bit()
    {
        Model plain = SmallRun.Train(s_options with { Regularizers = [] }), bounded = SmallRun.Train(s_options with { ClipNorm = 1e6, ClipValue = 1e6, Regularizers = [new MaxNorm { Limit = 1e6 }] });
        Bits.Equal(Weights(plain), Weights(bounded), "weights");
    }

    // Wide enough for several pieces of each sum.
    [Fact]
    public void The_number_of_threads_does_not_show()
    {
        Model wide = SmallRun.Model().Add(new Dense { Units = 150 }).Add(new Dense { Units = 300 });
        float[] one = Weights(SmallRun.Train(s_all, wide));
        foreach (int threads in (ReadOnlySpan<int>)[2, 3]) Bits.Equal(one, Weights(SmallRun.Train(s_all with { ThreadCount = threads }, wide)), $"{threads} threads");
    }

    [Fact]
    public void Units_stay_within_their_norm()
    {
        Model model = SmallRun.Train(s_options with { Regularizers = [new MaxNorm { Limit = 0.2 }] });
        foreach (ParameterSlot slot in model.Weights.Graph.Parameters.Where(p => p.Decays))
        {
            float[] w = model.Weights[slot].ToArray();
            int units = slot.Shape[slot.Shape.Rank - 1];
            for (int u = 0; u < units; u++) Assert.InRange(Math.Sqrt(w.Where((_, i) => i % units == u).Sum(x => (double)x * x)), 0, 0.2 * (1 + 1e-6));
        }
    }

    [Fact]
    public void Averaged_weights_are_what_is_validated_and_kept()
    {
        Model model = SmallRun.Train(s_options with { WeightAverage = 0.99 });
        Assert.Equal(model.History[^1].ValidationLoss!.Value, Evaluation.Measure(model, part: PartitionName.Validation).Loss, 1e-6);
        Assert.NotEqual(Weights(model), Weights(SmallRun.Train(s_options)));
    }

    [Fact]
    public void A_step_with_all_of_it_allocates_nothing()
    {
        Network network = Network.Empty.Add(new Dense { Units = 40 });
        using TrainingBench bench = new(network, new Shape(300), 3, new CrossEntropy(), new Sgd(), rows: 4);
        StepRules rules = new(s_all, bench.Memory, bench.Plan.Gradients!, bench.Team);
        using ParameterMemory averaged = new(bench.Memory.Graph);
        using WeightAverage average = new(0.9, bench.Memory, averaged, bench.Team);
        for (int s = 0; s < 5; s++) Step();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int s = 0; s < 50; s++) Step();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Step()
        {
            bench.Gradient();
            rules.Penalise();
            rules.Adjust(0.01);
            bench.Update();
            rules.Constrain();
            average.Add();
        }
    }

    private static float[] Weights(Model model) => model.Weights.Parameters.Span(0, (int)model.Weights.Parameters.Length).ToArray();
}
