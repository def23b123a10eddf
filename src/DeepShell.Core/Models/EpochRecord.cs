namespace DeepShell.Models;

/// <summary>What one epoch of training came to.</summary>
public sealed record EpochRecord
{
    /// <summary>1 for the first.</summary>
    public required int Epoch { get; init; }

    /// <summary>Mean loss over the training part, as it was while the epoch ran, penalties of regularizers included.</summary>
    public required double Loss { get; init; }

    /// <summary>Mean loss over the validation part at the end of the epoch; null without one.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>The metrics by name, those of the validation part with <c>Validation</c> in front.</summary>
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    /// <summary>The learning rate of the last step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>The regularizers' part in the loss; null without any. The validation loss has no such part.</summary>
    public double? Penalty { get; init; }

    /// <summary>The share of the steps whose gradient was clipped, 0 to 1; null without clipping.</summary>
    public double? ClippedShare { get; init; }

    /// <summary>The standard deviation of the loss over the epoch's steps; null in records of older files.</summary>
    public double? LossSpread { get; init; }

    /// <summary>How far a step moved the weights, ‖Δw‖ / ‖w‖, on average over the epoch; null unless it was measured.</summary>
    public double? UpdateRatio { get; init; }

    /// <summary>The norm of the gradient before it was clipped by norm, on average over the epoch; null unless it was measured.</summary>
    public double? GradientNorm { get; init; }

    /// <summary>Since training started.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Training samples a second, without validation.</summary>
    public required double SamplesPerSecond { get; init; }

    /// <summary>The share of the epoch's training time spent waiting for data, 0 to 1.</summary>
    public required double DataWait { get; init; }
}
