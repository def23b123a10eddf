using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>Turns ordered categories into one number, 0 for the first, 1 for the second …, which is then scaled like any other. An unknown or missing category becomes the mean (or what Impute says).</summary>
[Component("Ordinal")]
public sealed class Ordinal : ColumnTransform
{
    /// <summary>The categories in ascending order; by default the column's own order. One that is not named counts as unknown.</summary>
    public string[] Categories { get; init; } = [];

    /// <inheritdoc/>
    public override Inverse Inverse => Inverse.Exact;

    internal override bool ForCategories => true;
}
