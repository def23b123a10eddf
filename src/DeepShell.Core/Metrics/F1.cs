using DeepShell.Catalog;

namespace DeepShell.Metrics;

/// <summary>2 · precision · recall / (precision + recall), mean over the classes (macro).</summary>
[Component("F1")]
public sealed class F1 : ClassCounts
{
    /// <inheritdoc/>
    protected override double OfClass(double hits, double predicted, double actual) => predicted + actual == 0 ? 0 : 2.0 * hits / (predicted + actual);
}
