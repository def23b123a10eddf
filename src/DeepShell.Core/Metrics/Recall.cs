using DeepShell.Catalog;

namespace DeepShell.Metrics;

/// <summary>The share of a class's rows that are found, mean over the classes (macro).</summary>
[Component("Recall")]
public sealed class Recall : ClassCounts
{
    /// <inheritdoc/>
    protected override double OfClass(double hits, double predicted, double actual) => actual == 0 ? 0 : hits / actual;
}
