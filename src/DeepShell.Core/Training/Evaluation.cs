using DeepShell.Catalog;
using DeepShell.Data;
using DeepShell.Losses;
using DeepShell.Metrics;
using DeepShell.Models;
using DeepShell.Threading;

namespace DeepShell.Training;

/// <summary>How good a model is on one part of a dataset.</summary>
/// <param name="Part">The part.</param>
/// <param name="Count">Rows.</param>
/// <param name="Loss">Mean loss.</param>
/// <param name="Metrics">The metrics by name.</param>
/// <param name="ConfusionMatrix">Which class was taken for which; null for regression.</param>
public sealed record Measurement(PartitionName Part, int Count, double Loss, IReadOnlyDictionary<string, double> Metrics, ConfusionMatrix? ConfusionMatrix);

/// <summary>Measures models.</summary>
public static class Evaluation
{
    /// <summary>Measures a model on a part of a dataset.</summary>
    /// <param name="model">Trained.</param>
    /// <param name="dataset">The model's own if null.</param>
    /// <param name="part">The part; the whole of a dataset that is not split counts as any part.</param>
    /// <param name="metrics">What to measure beside the loss; everything that fits the task if null.</param>
    /// <param name="cancel">Looked at between batches.</param>
    /// <exception cref="DeepShellException">The model is not trained, has no data, or the part is empty.</exception>
    public static Measurement Measure(Model model, Dataset? dataset = null, PartitionName part = PartitionName.Test, IReadOnlyList<Metric>? metrics = null, CancellationToken cancel = default)
    {
        if (model.Loss is not { } loss)
            throw new DeepShellException("Model.NotTrained", ErrorKind.InvalidOperation, $"{model.Name} is not trained.", "Train it with Start-Training first.", model);
        Dataset data = (dataset ?? model.Dataset)?.EncodedBy(model.Preprocessing, part) ?? throw new DeepShellException("Model.NoData", ErrorKind.InvalidOperation,
            $"{model.Name} was loaded from a file and has no data to be measured on.", "Give it some with -Dataset.", model);
        IReadOnlyList<Metric> measured = metrics ?? Fitting(loss.Target);
        ConfusionMatrix? matrix = model.Task == LearningTask.Classification ? new ConfusionMatrix(model.Classes) : null;
        using Team team = new(Environment.ProcessorCount);
        using Evaluator evaluator = new(model, model.Weights, loss, data, part, measured, team)
        {
            Rows = matrix is null ? null : (values, targets, rows) =>
            {
                int width = values.Length / rows;
                for (int r = 0; r < rows; r++) matrix.Add((int)targets[r], Metric.Decide(values.Slice(r * width, width)));
            },
        };
        double mean = evaluator.Measure(cancel);
        return new Measurement(part, evaluator.Count, mean, measured.ToDictionary(m => m.Name, m => m.Value), matrix);
    }

    /// <summary>Every metric that judges such targets.</summary>
    public static IReadOnlyList<Metric> Fitting(TargetKind target) =>
        [.. Components.Of<Metric>().Select(c => (Metric)c.Create()).Where(m => m.Target == target)];
}
