namespace DeepShell.Training;

/// <summary>What an op of a network gives on a batch, and what comes back to it.</summary>
public sealed record LayerActivity
{
    /// <summary>The layer it belongs to.</summary>
    public required string Layer { get; init; }

    /// <summary>The op.</summary>
    public required string Op { get; init; }

    /// <summary>The shape of its output for one sample.</summary>
    public required string Shape { get; init; }

    /// <summary>The mean of the output, E[a], over samples and units.</summary>
    public required double Mean { get; init; }

    /// <summary>The variance of the output, Var[a], over samples and units.</summary>
    public required double Variance { get; init; }

    /// <summary>The share of the output that is 0.</summary>
    public required double Zeros { get; init; }

    /// <summary>The share of the units (of an image: the channels) that are 0 for every sample: nothing reaches what they have learnt.</summary>
    public required double Dead { get; init; }

    /// <summary>The norm of the batch loss' gradient by the output; null where none is needed.</summary>
    public double? Gradient { get; init; }

    /// <summary>The norm of the gradient by the op's parameters; null for one without.</summary>
    public double? WeightGradient { get; init; }

    /// <summary>The norm of the op's parameters; null for one without.</summary>
    public double? WeightNorm { get; init; }
}
