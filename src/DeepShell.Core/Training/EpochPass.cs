using System.Diagnostics;
using DeepShell.Data;
using DeepShell.Losses;
using DeepShell.Metrics;
using DeepShell.Models;

namespace DeepShell.Training;

/// <summary>One pass over the training part.</summary>
internal sealed unsafe class EpochPass(Trainer trainer, BatchLoader loader, Model model, Loss loss, IReadOnlyList<Metric> metrics, TrainingOptions options, LearningRateControl rates)
{
    private readonly Predictions _predictions = new(model, loss, loader.BatchSize);

    public Action<TrainingProgress>? Progress { get; init; }

    public int Epochs { get; init; }

    /// <summary>Whether the last pass broke off because the loss was no longer finite.</summary>
    public bool Diverged { get; private set; }

    /// <summary>Runs the epoch; null if it was cancelled or diverged.</summary>
    /// <param name="epoch">Counted over the model's whole history: decides the order of the samples.</param>
    /// <param name="position">Counted from the start of this run.</param>
    /// <param name="clock">Runs since the start.</param>
    /// <param name="cancel">Looked at between steps.</param>
    public EpochRecord? Run(int epoch, int position, Stopwatch clock, CancellationToken cancel)
    {
        Diverged = false;
        TimeSpan start = clock.Elapsed, waited = loader.Waited;
        foreach (Metric metric in metrics) metric.Reset();
        loader.Start(epoch);
        trainer.Rules.ClippedSteps = 0;
        trainer.Monitor?.Reset();
        double lossSum = 0, weightSum = 0, penaltySum = 0, rate = 0, mean = 0, squares = 0;
        int samples = 0, batches = 0;
        while (loader.Next() is { } batch)
        {
            (double loss, double weights, double penalty) = trainer.Gradient(batch, options.Seed);
            if (!double.IsFinite(loss + penalty))
            {
                Diverged = true;
                return null;
            }
            lossSum += loss + penalty * weights;
            penaltySum += penalty * weights;
            weightSum += weights;
            samples += batch.Count;
            batches++;
            // Welford's update: the mean and the sum of squared deviations of the steps' losses.
            double step = loss / weights + penalty, away = step - mean;
            mean += away / batches;
            squares += away * (step - mean);
            _predictions.Update(trainer.Output, batch.Targets, batch.Weights, batch.Count, metrics);
            rate = rates.At(trainer.Steps);
            trainer.Update(rate);
            if (cancel.IsCancellationRequested) return null;
            Progress?.Invoke(new TrainingProgress(position, Epochs, batches, loader.BatchesPerEpoch, lossSum / weightSum,
                samples / (clock.Elapsed - start).TotalSeconds, clock.Elapsed));
        }
        TimeSpan taken = clock.Elapsed - start;
        return new EpochRecord
        {
            Epoch = epoch,
            Loss = lossSum / weightSum,
            Metrics = metrics.ToDictionary(m => m.Name, m => m.Value),
            LearningRate = rate,
            LossSpread = Math.Sqrt(squares / batches),
            UpdateRatio = trainer.Monitor?.UpdateRatio,
            GradientNorm = trainer.Monitor?.GradientNorm,
            Penalty = options.Regularizers is { Count: > 0 } some && some.Any(r => r.AddsToLoss) ? penaltySum / weightSum : null,
            ClippedShare = options.ClipNorm is null && options.ClipValue is null ? null : (double)trainer.Rules.ClippedSteps / batches,
            Elapsed = clock.Elapsed,
            SamplesPerSecond = samples / taken.TotalSeconds,
            DataWait = (loader.Waited - waited) / taken,
        };
    }
}
