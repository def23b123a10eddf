using DeepShell.Catalog;

namespace DeepShell.Metrics;

/// <summary>The share of a class's predictions that are right, mean over the classes (macro).</summary>
[Component("Precision")]
public sealed class Precision : ClassCounts
{
    /// <inheritdoc/>
    protected override double OfClass(double hits, double predicted, double actual) => predicted == 0 ? 0 : hits / predicted;
}
