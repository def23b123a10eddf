using System.ComponentModel.DataAnnotations;
using DeepShell.Losses;
using DeepShell.Metrics;
using DeepShell.Optimizers;
using DeepShell.Regularizers;
using DeepShell.Schedules;

namespace DeepShell.Training;

/// <summary>How a model is trained. What is null is chosen by the data.</summary>
public sealed record TrainingOptions
{
    /// <summary>The rule of updating the weights.</summary>
    public Optimizer Optimizer { get; init; } = new Adam();

    /// <summary>Size of a step; the optimiser's own if null.</summary>
    [Range(0.0, double.MaxValue)]
    public double? LearningRate { get; init; }

    /// <summary>How the learning rate changes in the course of the run; it stays if null.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>Lowers the learning rate when the validation loss no longer falls; null: it does not.</summary>
    public ReduceOnPlateau? ReduceOnPlateau { get; init; }

    /// <summary>Passes over the training part.</summary>
    [Range(1, int.MaxValue)]
    public int? Epochs { get; init; }

    /// <summary>Samples a step.</summary>
    [Range(1, int.MaxValue)]
    public int? BatchSize { get; init; }

    /// <summary>What is minimised; cross-entropy for classes, mean squared error for values if null.</summary>
    public Loss? Loss { get; init; }

    /// <summary>What is reported each epoch beside the loss; accuracy for classes, mean absolute error for values if null.</summary>
    public IReadOnlyList<Metric>? Metrics { get; init; }

    /// <summary>Of the weights (unless the model has its own), of the order of the samples, of augmentation and of dropout.</summary>
    public ulong Seed { get; init; }

    /// <summary>Stops when the validation loss no longer falls, and goes back to the best weights; null: all epochs run.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>What keeps the weights small: penalties, decay, limits. An empty list is nothing; null chooses by the data (weight decay for tables that Adam learns).</summary>
    public IReadOnlyList<Regularizer>? Regularizers { get; init; }

    /// <summary>Every element of the gradient is cut to this magnitude; null: none is.</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double? ClipValue { get; init; }

    /// <summary>A gradient whose norm over all parameters exceeds this is scaled down to it; null: none is.</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double? ClipNorm { get; init; }

    /// <summary>β of an exponential moving average of the weights, which then is what is validated and kept; null: the weights themselves are.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double? WeightAverage { get; init; }

    /// <summary>Measures how far each step moves the weights, and the norm of its gradient; costs two passes over the weights a step.</summary>
    public bool Monitor { get; init; }

    /// <summary>Leaves a last, short batch out.</summary>
    public bool DropLast { get; init; }

    /// <summary>Threads; the machine's cores if null. The result does not depend on it.</summary>
    [Range(1, 1024)]
    public int? ThreadCount { get; init; }
}

/// <summary>When to stop.</summary>
public sealed record EarlyStopping
{
    /// <summary>The loss must fall by more than this to count as better.</summary>
    [Range(0.0, double.MaxValue)]
    public double MinDelta { get; init; } = 1e-4;

    /// <summary>Epochs without improvement that are waited for.</summary>
    [Range(1, int.MaxValue)]
    public int Patience { get; init; } = 5;
}
