using DeepShell.Catalog;
using DeepShell.Losses;

namespace DeepShell.Metrics;

/// <summary>A figure of merit, gathered batch by batch. Classes are judged by their probabilities, values in their own unit.</summary>
[ComponentKind("Metric")]
public abstract class Metric
{
    /// <summary>Counts each row by its weight (Set-SampleWeight), as the loss does; otherwise all rows count alike.</summary>
    public bool Weighted { get; init; }

    /// <summary>What the figure is called in histories and measurements.</summary>
    public string Name => (Weighted ? nameof(Weighted) : "") + Components.Describe(this).Name;

    /// <summary>Whether more is better.</summary>
    public abstract bool HigherIsBetter { get; }

    /// <summary>What it judges.</summary>
    public abstract TargetKind Target { get; }

    /// <summary>The figure for everything since <see cref="Reset"/>; NaN before any row.</summary>
    public abstract double Value { get; }

    /// <summary>Forgets everything.</summary>
    public abstract void Reset();

    /// <summary>Takes in a batch.</summary>
    /// <param name="prediction">rows × width: probabilities of the classes, or values.</param>
    /// <param name="target">rows class indexes, or rows × width values.</param>
    /// <param name="weights">A weight a row, for a metric that is <see cref="Weighted"/>; empty where all count alike.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="width">Classes, or values a row.</param>
    public abstract void Update(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target, ReadOnlySpan<float> weights, int rows, int width);

    /// <summary>The weight of a row.</summary>
    protected float Weight(ReadOnlySpan<float> weights, int row) => Weighted && !weights.IsEmpty ? weights[row] : 1;

    /// <summary>The most probable class; with a single output, whether it reaches one half.</summary>
    public static int Decide(ReadOnlySpan<float> row)
    {
        if (row.Length == 1) return row[0] >= 0.5f ? 1 : 0;
        int best = 0;
        for (int i = 1; i < row.Length; i++)
            if (row[i] > row[best]) best = i;
        return best;
    }
}
