using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using DeepShell.Catalog;

namespace DeepShell.Optimizers;

/// <summary>
/// c = β₁m + (1 − β₁)g, w ← w − η(sign(c) + λw), m ← β₂m + (1 − β₂)g: every weight moves by the rate, whatever the size
/// of its gradient.
/// </summary>
/// <remarks>Take a third to a tenth of Adam's rate, and a weight decay that much larger. The decay is decoupled and leaves biases and normalisation scales alone.</remarks>
[Component("Lion", Paper = "arXiv:2302.06675")]
public sealed unsafe class Lion : Optimizer
{
    /// <inheritdoc/>
    public override double LearningRate { get; init; } = 1e-4;

    /// <summary>β₁: decay of the mean of gradients.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Beta1 { get; init; } = 0.9;

    /// <summary>β₂: decay of the remembered mean of gradients.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Beta2 { get; init; } = 0.99;

    /// <summary>λ: the decoupled weight decay.</summary>
    [Range(0.0, double.MaxValue)]
    public double WeightDecay { get; init; }


    /// <inheritdoc/>
    public override int StateSlots => 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Update(in UpdateContext u)
    {
        float rate = (float)u.LearningRate, shrink = u.Decays ? (float)(1 - u.LearningRate * WeightDecay) : 1;
        float beta1 = (float)Beta1, rest1 = (float)(1 - Beta1), beta2 = (float)Beta2, rest2 = (float)(1 - Beta2);
        float* w = u.Weights, g = u.Gradients, mean = u.State(0);
        for (int i = 0; i < u.Count; i++)
        {
            float direction = beta1 * mean[i] + rest1 * g[i];
            float step = direction > 0 ? rate : direction < 0 ? -rate : 0;
            w[i] = shrink * w[i] - step;
            mean[i] = beta2 * mean[i] + rest2 * g[i];
        }
    }
}
