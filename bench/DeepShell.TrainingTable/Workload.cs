using DeepShell.Architectures;
using DeepShell.Data;
using DeepShell.Optimizers;
using DeepShell.Regularizers;
using DeepShell.Training;

namespace DeepShell.TrainingTable;

/// <summary>A network, how it is trained, and on what: MNIST if not told.</summary>
internal sealed record Workload(Func<Architecture> Architecture, Func<Optimizer> Optimizer, int BatchSize, Func<Arguments, Dataset>? Data = null, double WeightDecay = 0)
{
    /// <summary>The options of its training.</summary>
    public TrainingOptions Options(int threads) => new()
    {
        Optimizer = Optimizer(), BatchSize = BatchSize, Metrics = [], ThreadCount = threads, Seed = 1,
        Regularizers = WeightDecay > 0 ? [new WeightDecay { Strength = WeightDecay }] : [],
    };
}
