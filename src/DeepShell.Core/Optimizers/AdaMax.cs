using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using DeepShell.Catalog;

namespace DeepShell.Optimizers;

/// <summary>
/// m ← β₁m + (1 − β₁)g, u ← max(β₂u, |g| + ε), w ← w − η / (1 − β₁ᵗ) · m / u: Adam with the largest instead of the mean square.
/// </summary>
/// <remarks>The ε is PyTorch's; the paper has none.</remarks>
[Component("AdaMax", Paper = "arXiv:1412.6980, section 7.1")]
public sealed unsafe class AdaMax : Optimizer
{
    /// <inheritdoc/>
    public override double LearningRate { get; init; } = 0.002;

    /// <summary>β₁: decay of the mean of gradients.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Beta1 { get; init; } = 0.9;

    /// <summary>β₂: decay of the largest gradient.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Beta2 { get; init; } = 0.999;

    /// <summary>ε: added to |g|.</summary>
    [Range(0.0, 1.0)]
    public double Epsilon { get; init; } = 1e-8;


    /// <inheritdoc/>
    public override int StateSlots => 2;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Update(in UpdateContext u)
    {
        float rate = (float)(-u.LearningRate / (1 - Math.Pow(Beta1, u.Step))), epsilon = (float)Epsilon;
        float beta1 = (float)Beta1, rest1 = (float)(1 - Beta1), beta2 = (float)Beta2;
        float* w = u.Weights, g = u.Gradients, mean = u.State(0), largest = u.State(1);
        for (int i = 0; i < u.Count; i++)
        {
            mean[i] = beta1 * mean[i] + rest1 * g[i];
            largest[i] = MathF.Max(beta2 * largest[i], MathF.Abs(g[i]) + epsilon);
            w[i] += rate * mean[i] / largest[i];
        }
    }
}
