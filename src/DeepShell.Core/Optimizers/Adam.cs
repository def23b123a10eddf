using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Kernels;

namespace DeepShell.Optimizers;

/// <summary>
/// m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², w ← w − η · m/(1−β₁ᵗ) / (√(v/(1−β₂ᵗ)) + ε). ε stands outside the root.
/// In Keras' convention it is added before the correction, to √v: w ← w − η·√(1−β₂ᵗ)/(1−β₁ᵗ) · m/(√v + ε), the paper's "ε hat".
/// </summary>
/// <remarks>Two of the lecture notes misprint it (no power t in the correction; ε under the root); this is the paper's, as in PyTorch. Keras has ε = 1e-7.</remarks>
[Component("Adam", Paper = "arXiv:1412.6980")]
public sealed unsafe class Adam : Optimizer
{
    /// <inheritdoc/>
    public override double LearningRate { get; init; } = 0.001;

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
        new AdamStep(u.LearningRate, Beta1, Beta2, Scaled(Epsilon, u.Step), WeightDecay: 0, Decoupled: false, u.Step),
        u.Weights, u.Gradients, u.State(0), u.State(1), AmsGrad ? u.State(2) : null, u.Count);

    // m/(√v + ε) · √(1 − β₂ᵗ) is m/(√v/√(1 − β₂ᵗ) + ε/√(1 − β₂ᵗ)).
    private double Scaled(double epsilon, long step) => Convention == Convention.Keras ? epsilon / Math.Sqrt(1 - Math.Pow(Beta2, step)) : epsilon;
}
