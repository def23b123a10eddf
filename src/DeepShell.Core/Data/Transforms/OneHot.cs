using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>
/// Gives each category of the training part an input of its own, 1 where it applies and 0 elsewhere. Missing values
/// have an input too when the training part has any. A category that the training part lacks is all zeros: an input
/// reserved for it would keep its random initial weights, because training never sees it set.
/// </summary>
[Component("OneHot")]
public sealed class OneHot : Transform
{
    /// <summary>How many categories of a column get an input; the rarest beyond it are treated as unknown.</summary>
    [Range(1, int.MaxValue)] public int MaxCategories { get; init; } = 256;
}
