using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using DeepShell.Catalog;

namespace DeepShell.Optimizers;

/// <summary>
/// Adam with Nesterov's momentum: with μₜ = β₁(1 − ½·0.96^(tψ)) and Πₜ their product,
/// w ← w − η · ((1 − μₜ)/(1 − Πₜ) · g + μₜ₊₁/(1 − Πₜ₊₁) · m) / (√(v/(1 − β₂ᵗ)) + ε).
/// </summary>
/// <remarks>The paper's warming-up of the momentum, as in PyTorch and Keras (ψ = 0.004).</remarks>
[Component("Nadam", Paper = "Dozat, ICLR workshop 2016")]
public sealed unsafe class Nadam : Optimizer
{
    /// <inheritdoc/>
    public override double LearningRate { get; init; } = 0.002;

    /// <summary>β₁: decay of the mean of gradients.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Beta1 { get; init; } = 0.9;

    /// <summary>β₂: decay of the mean of squared gradients.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Beta2 { get; init; } = 0.999;

    /// <summary>ε: added to the root.</summary>
    [Range(0.0, 1.0)]
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>ψ: how slowly the momentum warms up.</summary>
    [Range(0.0, 1.0)]
    public double MomentumDecay { get; init; } = 0.004;


    /// <inheritdoc/>
    public override int StateSlots => 2;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Update(in UpdateContext u)
    {
        (double now, double next, double product) = Momenta(u.Step);
        float byGradient = (float)(-u.LearningRate * (1 - now) / (1 - product)), byMean = (float)(-u.LearningRate * next / (1 - product * next));
        float root = (float)(1 / Math.Sqrt(1 - Math.Pow(Beta2, u.Step))), epsilon = (float)Epsilon;
        float beta1 = (float)Beta1, rest1 = (float)(1 - Beta1), beta2 = (float)Beta2, rest2 = (float)(1 - Beta2);
        float* w = u.Weights, g = u.Gradients, mean = u.State(0), squares = u.State(1);
        for (int i = 0; i < u.Count; i++)
        {
            mean[i] = beta1 * mean[i] + rest1 * g[i];
            squares[i] = beta2 * squares[i] + rest2 * g[i] * g[i];
            w[i] += (byGradient * g[i] + byMean * mean[i]) / (MathF.Sqrt(squares[i]) * root + epsilon);
        }
    }

    // μₜ, μₜ₊₁ and the product up to t, which is as good as 0 after some hundred steps.
    private (double Now, double Next, double Product) Momenta(long step)
    {
        double fading = Math.Pow(0.96, MomentumDecay), power = 1, product = 1;
        for (long t = 1; t <= step && product > 1e-20; t++)
        {
            power *= fading;
            product *= Beta1 * (1 - 0.5 * power);
        }
        return (Momentum(step), Momentum(step + 1), product);

        double Momentum(long t) => Beta1 * (1 - 0.5 * Math.Pow(0.96, t * MomentumDecay));
    }
}
