using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Kernels;

namespace DeepShell.Optimizers;

/// <summary>
/// Adam with decoupled weight decay: w ← (1 − ηλ)w, then Adam's step. Unlike an L2 penalty, the decay is not divided by the
/// size of the gradients.
/// </summary>
/// <remarks>Biases and normalisation scales don't decay. λ times the rate is what a weight loses a step, as in PyTorch and Keras, where λ = 0.004 and ε = 1e-7.</remarks>
[Component("AdamW", Paper = "arXiv:1711.05101")]
public sealed unsafe class AdamW : Optimizer
{
    /// <inheritdoc/>
    public override double LearningRate { get; init; } = 0.001;

    /// <summary>λ: the decoupled weight decay.</summary>
    [Range(0.0, double.MaxValue)]
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>β₁: decay of the mean of gradients.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Beta1 { get; init; } = 0.9;

    /// <summary>β₂: decay of the mean of squared gradients.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Beta2 { get; init; } = 0.999;

    /// <summary>ε: added to the root.</summary>
    [Range(0.0, 1.0)]
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Divides by the largest mean square so far (AMSGrad, arXiv:1904.09237).</summary>
    public bool AmsGrad { get; init; }

    /// <summary>Whose formula: PyTorch's, or Keras'.</summary>
    public Convention Convention { get; init; }

    /// <inheritdoc/>
    public override int StateSlots => AmsGrad ? 3 : 2;

    /// <inheritdoc/>
    public override void Update(in UpdateContext u) => OptimizerKernels.Adam(
        new AdamStep(u.LearningRate, Beta1, Beta2, Scaled(Epsilon, u.Step), u.Decays ? WeightDecay : 0, Decoupled: true, u.Step),
        u.Weights, u.Gradients, u.State(0), u.State(1), AmsGrad ? u.State(2) : null, u.Count);

    // m/(√v + ε) · √(1 − β₂ᵗ) is m/(√v/√(1 − β₂ᵗ) + ε/√(1 − β₂ᵗ)).
    private double Scaled(double epsilon, long step) => Convention == Convention.Keras ? epsilon / Math.Sqrt(1 - Math.Pow(Beta2, step)) : epsilon;
}
