using DeepShell.Catalog;

namespace DeepShell.Surfaces;

/// <summary>(1 − x)² + 100(y − x²)²: a bent valley with steep walls and hardly any slope along its floor.</summary>
[Component("Rosenbrock", Aliases = "Valley", Paper = "Rosenbrock 1960")]
public sealed class Rosenbrock : Surface
{
    /// <inheritdoc/>
    public override (double X, double Y) Minimum => (1, 1);

    /// <inheritdoc/>
    public override (double X, double Y) Start => (-1.5, 2);

    /// <inheritdoc/>
    public override double Value(double x, double y) => (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x);

    /// <inheritdoc/>
    public override (double X, double Y) Gradient(double x, double y) => (-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x));
}
