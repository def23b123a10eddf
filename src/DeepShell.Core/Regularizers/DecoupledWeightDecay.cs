using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Kernels;

namespace DeepShell.Regularizers;

/// <summary>Decoupled weight decay: w ← (1 − ηλ)w before the step, whatever the gradient. What makes AdamW of Adam.</summary>
[Component("DecoupledWeightDecay", Paper = "arXiv:1711.05101")]
public sealed unsafe class DecoupledWeightDecay : Regularizer
{
    /// <summary>λ: times the learning rate it is the share that a weight loses each step.</summary>
    [Position(0)]
    [Range(0.0, double.MaxValue)]
    public double Strength { get; init; } = 0.01;

    /// <inheritdoc/>
    public override void Decay(float* weights, float* gradients, int count, double learningRate) =>
        Elementwise.Scale((float)(1 - learningRate * Strength), weights, weights, count);
}
