using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;

namespace DeepShell.Surfaces;

/// <summary>(x² + κy²)/2: a bowl that is steeper in one direction, along which gradient descent zigzags.</summary>
[Component("Bowl")]
public sealed class Bowl : Surface
{
    /// <summary>κ: how much steeper, the condition number.</summary>
    [Position(0), Range(1.0, 1e6)]
    public double Condition { get; init; } = 20;

    /// <inheritdoc/>
    public override (double X, double Y) Minimum => (0, 0);

    /// <inheritdoc/>
    public override (double X, double Y) Start => (-4, 1.5);

    /// <inheritdoc/>
    public override double Value(double x, double y) => (x * x + Condition * y * y) / 2;

    /// <inheritdoc/>
    public override (double X, double Y) Gradient(double x, double y) => (x, Condition * y);
}
