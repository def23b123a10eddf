using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Kernels;

namespace DeepShell.Regularizers;

/// <summary>Adds α₁·Σ|w| + α₂·Σw² to the loss: L1 and L2 together.</summary>
[Component("Elastic", Aliases = "ElasticNet", Paper = "Zou and Hastie, J. R. Stat. Soc. B 67, 2005")]
public sealed unsafe class Elastic : Regularizer
{
    /// <summary>α₁: the weight of the sum of magnitudes.</summary>
    [Position(0)]
    [Range(0.0, double.MaxValue)]
    public double L1 { get; init; } = 1e-5;

    /// <summary>α₂: the weight of the sum of squares.</summary>
    [Position(1)]
    [Range(0.0, double.MaxValue)]
    public double L2 { get; init; } = 1e-4;

    /// <inheritdoc/>
    public override bool AddsToLoss => true;

    /// <inheritdoc/>
    public override double Penalty(float* weights, int count) =>
        L1 * Reduce.SumOfMagnitudes(weights, count) + L2 * Reduce.SumOfSquares(weights, count);

    /// <inheritdoc/>
    public override void AddGradient(float* weights, float* gradients, int count) => Penalties.AddElasticGradient(L1, L2, weights, gradients, count);
}
