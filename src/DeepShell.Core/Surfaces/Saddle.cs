using DeepShell.Catalog;

namespace DeepShell.Surfaces;

/// <summary>x² − y² + y⁴/4: a saddle at 0 between two valleys at y = ±√2, on whose ridge the gradient fades.</summary>
[Component("Saddle")]
public sealed class Saddle : Surface
{
    /// <inheritdoc/>
    public override (double X, double Y) Minimum => (0, Math.Sqrt(2));

    /// <inheritdoc/>
    public override (double X, double Y) Start => (-1.5, 0.02);

    /// <inheritdoc/>
    public override double Value(double x, double y) => x * x - y * y + y * y * y * y / 4;

    /// <inheritdoc/>
    public override (double X, double Y) Gradient(double x, double y) => (2 * x, -2 * y + y * y * y);
}
