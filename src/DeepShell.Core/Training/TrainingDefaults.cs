using DeepShell.Data;
using DeepShell.Losses;
using DeepShell.Metrics;
using DeepShell.Models;
using DeepShell.Optimizers;
using DeepShell.Regularizers;

namespace DeepShell.Training;

/// <summary>What training does when it is not told otherwise.</summary>
public static class TrainingDefaults
{
    /// <summary>Samples a step, by the size of the training part.</summary>
    public static int BatchSize(int rows) => rows switch
    {
        < 256 => Math.Min(16, rows),
        < 2_000 => 32,
        < 20_000 => 64,
        < 100_000 => 128,
        _ => 256,
    };

    /// <summary>Epochs: about 2,000 steps, at least 10 and at most 300 epochs.</summary>
    public static int Epochs(int rows, int batchSize) =>
        Math.Clamp(2_000 / Math.Max(1, (rows + batchSize - 1) / batchSize), 10, 300);

    /// <summary>Cross-entropy for classes (binary for a network with one output; contrastive or triplet loss for one of distances), mean squared error for values.</summary>
    public static Loss Loss(LearningTask task, CompiledNetwork network)
    {
        bool single = network.Output.Shape.Size == 1;
        if (task != LearningTask.Classification) return new Losses.MeanSquaredError();
        if (network.GivesDistances) return single ? new Contrastive() : new Triplet();
        return single ? new BinaryCrossEntropy() : new CrossEntropy();
    }

    /// <summary>
    /// Weight decay for tables under Adam: λ = 50/rows, at most inputs²/2400, and at most 0.03 for classes and 0.01 for values. A small
    /// table is otherwise learnt by heart, the sooner the more inputs there are (measured in docs/decisions/defaults.md). Nothing for images, texts and pairs of them, and for an
    /// optimiser that was chosen on purpose.
    /// </summary>
    public static IReadOnlyList<Regularizer> Regularizers(LearningTask task, Preprocessing data, Optimizer optimizer, int rows)
    {
        if (optimizer is not Adam || !data.Inputs.All(column => column.IsOfTable)) return [];
        double inputs = data.InputShape.Size;
        double most = task == LearningTask.Classification ? 0.03 : 0.01;
        return [new WeightDecay { Strength = Math.Min(most, Math.Min(inputs * inputs / 2400, 50.0 / rows)) }];
    }

    /// <summary>Accuracy for classes, mean absolute error for values.</summary>
    public static IReadOnlyList<Metric> Metrics(LearningTask task) =>
        task == LearningTask.Classification ? [new Accuracy()] : [new Metrics.MeanAbsoluteError()];
}
