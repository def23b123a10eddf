using DeepShell.Catalog;

namespace DeepShell.Surfaces;

/// <summary>(1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)²: plateaus and steep corners.</summary>
[Component("Beale", Paper = "Beale 1958")]
public sealed class Beale : Surface
{
    /// <inheritdoc/>
    public override (double X, double Y) Minimum => (3, 0.5);

    /// <inheritdoc/>
    public override (double X, double Y) Start => (1, 1.5);

    /// <inheritdoc/>
    public override double Value(double x, double y)
    {
        (double a, double b, double c) = Parts(x, y);
        return a * a + b * b + c * c;
    }

    /// <inheritdoc/>
    public override (double X, double Y) Gradient(double x, double y)
    {
        (double a, double b, double c) = Parts(x, y);
        return (2 * (a * (y - 1) + b * (y * y - 1) + c * (y * y * y - 1)), 2 * x * (a + 2 * b * y + 3 * c * y * y));
    }

    private static (double, double, double) Parts(double x, double y) => (1.5 - x + x * y, 2.25 - x + x * y * y, 2.625 - x + x * y * y * y);
}
