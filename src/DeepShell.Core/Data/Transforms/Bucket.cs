using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>How the range of a column is cut.</summary>
public enum BucketStrategy
{
    /// <summary>Ranges with equally many rows of the training part each.</summary>
    Quantile,
    /// <summary>Ranges of equal width.</summary>
    Uniform,
}

/// <summary>Cuts numbers into ranges, and gives each an input of its own: 1 where the value lies, 0 elsewhere. Values beyond the training part's belong to the outermost range.</summary>
[Component("Bucket")]
public sealed class Bucket : ColumnTransform
{
    /// <summary>How many ranges; with many equal values there may be fewer.</summary>
    [Range(2, 1000)] public int Count { get; init; } = 5;

    /// <summary>How the range is cut.</summary>
    public BucketStrategy Strategy { get; init; }

    /// <summary>Bounds of your own, in ascending order, instead of Count and Strategy: 18,65 makes three ranges.</summary>
    public double[] Edges { get; init; } = [];

    /// <summary>A number comes back as the middle of its range; the outermost ranges end where the training part does.</summary>
    public override Inverse Inverse => Inverse.Representative;

    /// <summary>The inner bounds: one fewer than ranges.</summary>
    internal double[] Fit(ReadOnlySpan<double> sorted)
    {
        if (Edges.Length > 0)
        {
            if (!Edges.SequenceEqual(Edges.Distinct().Order()) || Edges.Any(e => !double.IsFinite(e)))
                throw new DeepShellException("Normalize.Range", ErrorKind.InvalidArgument, $"Bucket: the edges {SettingValue.Text(Edges)} are not ascending.", "For example Edges = 18, 65.", Edges);
            return Edges;
        }
        if (sorted.IsEmpty) return [];
        double[] all = new double[Count + 1];
        for (int i = 0; i <= Count; i++)
            all[i] = Strategy == BucketStrategy.Quantile ? ColumnProfiler.Quantile(sorted, (double)i / Count) : sorted[0] + (sorted[^1] - sorted[0]) * i / Count;
        // Bounds that coincide cut nothing off.
        List<double> kept = [all[0]];
        foreach (double edge in all)
            if (edge - kept[^1] > 1e-8) kept.Add(edge);
        return kept.Count < 3 ? [] : [.. kept[1..^1]];
    }
}
