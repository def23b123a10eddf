using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Kernels;

namespace DeepShell.Regularizers;

/// <summary>Coupled weight decay: adds λw to the gradient that the optimiser sees, after clipping, and nothing to the loss.</summary>
/// <remarks>
/// PyTorch's weight_decay of SGD and Adam, except that biases and normalisation scales don't decay. λ is twice the α of L2. With
/// optimisers that divide by the size of the gradient it decays large gradients less; DecoupledWeightDecay does not.
/// </remarks>
[Component("WeightDecay")]
public sealed unsafe class WeightDecay : Regularizer
{
    /// <summary>λ: the share of the weight that is added to its gradient.</summary>
    [Position(0)]
    [Range(0.0, double.MaxValue)]
    public double Strength { get; init; } = 1e-4;

    /// <inheritdoc/>
    public override void Decay(float* weights, float* gradients, int count, double learningRate) =>
        Elementwise.AddScaled((float)Strength, weights, gradients, count);
}
