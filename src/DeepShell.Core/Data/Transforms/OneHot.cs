using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>
/// Gives each category of the training part an input of its own, 1 where it applies and 0 elsewhere. Missing values
/// have an input too when the training part has any. A category that the training part lacks is all zeros: an input
/// reserved for it would keep its random initial weights, because training never sees it set. Where Other puts the rare categories
/// together, that input is trained, and unknown ones take it.
/// </summary>
[Component("OneHot")]
public sealed class OneHot : Transform
{
    /// <summary>How many categories of a column get an input; the rarest beyond it are treated as unknown.</summary>
    [Range(1, int.MaxValue)] public int MaxCategories { get; init; } = 256;

    /// <summary>Rows of the training part that a category must have to get an input; rarer ones are treated as unknown.</summary>
    [Range(1, int.MaxValue)] public int MinCount { get; init; } = 1;

    /// <summary>Gives categories without an input of their own one together, and with them those that the training part lacks. Needs rare ones to learn from: see MinCount.</summary>
    public bool Other { get; init; }

    /// <summary>Categories that have an input come back; others are missing, or (other).</summary>
    public override Inverse Inverse => MinCount == 1 && MaxCategories > 1 ? Inverse.Exact : Inverse.Representative;

    internal CategoryEncoder Fit(CategoryField field, ReadOnlySpan<int> train, IReadOnlyList<Transform> transforms)
    {
        int[] counts = field.CountByCategory(train);
        int[] present = [.. Enumerable.Range(0, counts.Length).Where(c => counts[c] > 0)];
        // The most frequent ones, then back in the column's own order.
        int[] kept = [.. present.Where(c => counts[c] >= MinCount).OrderByDescending(c => counts[c]).ThenBy(c => c).Take(MaxCategories).Order()];
        bool missing = false;
        foreach (int row in train) missing |= field[row] < 0;
        Impute? impute = transforms.OfType<Impute>().LastOrDefault(t => t.Strategy == ImputeStrategy.Mode && t.Columns.Length > 0 && t.AppliesTo(field));
        return new CategoryEncoder
        {
            Name = field.Name,
            Categories = [.. kept.Select(c => field.Categories[c])],
            HasMissing = missing && impute is not { Flag: false },
            Rare = present.Length - kept.Length,
            HasOther = Other && kept.Length < present.Length,
            Fill = impute is null || present.Length == 0 ? null : field.Categories[present.MaxBy(c => counts[c])],
        };
    }
}
