using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Kernels;

namespace DeepShell.Regularizers;

/// <summary>Adds α·Σw² to the loss, so 2αw to the gradient: prefers small weights.</summary>
/// <remarks>α is not the λ of weight decay, which adds λw: λ = 2α. Keras' l2 is this; PyTorch's weight_decay is WeightDecay.</remarks>
[Component("L2", Aliases = "Ridge")]
public sealed unsafe class L2 : Regularizer
{
    /// <summary>α: the weight of the penalty.</summary>
    [Position(0)]
    [Range(0.0, double.MaxValue)]
    public double Strength { get; init; } = 1e-4;

    /// <inheritdoc/>
    public override bool AddsToLoss => true;

    /// <inheritdoc/>
    public override double Penalty(float* weights, int count) => Strength * Reduce.SumOfSquares(weights, count);

    /// <inheritdoc/>
    public override void AddGradient(float* weights, float* gradients, int count) => Penalties.AddElasticGradient(0, Strength, weights, gradients, count);
}
