using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Kernels;

namespace DeepShell.Regularizers;

/// <summary>Adds α·Σ|w| to the loss, so α·sign(w) to the gradient: drives weights to zero.</summary>
[Component("L1", Aliases = "Lasso")]
public sealed unsafe class L1 : Regularizer
{
    /// <summary>α: the weight of the penalty.</summary>
    [Position(0)]
    [Range(0.0, double.MaxValue)]
    public double Strength { get; init; } = 1e-5;

    /// <inheritdoc/>
    public override bool AddsToLoss => true;

    /// <inheritdoc/>
    public override double Penalty(float* weights, int count) => Strength * Reduce.SumOfMagnitudes(weights, count);

    /// <inheritdoc/>
    public override void AddGradient(float* weights, float* gradients, int count) => Penalties.AddElasticGradient(Strength, 0, weights, gradients, count);
}
