using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Kernels;

namespace DeepShell.Optimizers;

/// <summary>
/// Adam with Nesterov's momentum: with μₜ = β₁(1 − ½·0.96^(tψ)) and Πₜ their product,
/// w ← w − η · ((1 − μₜ)/(1 − Πₜ) · g + μₜ₊₁/(1 − Πₜ₊₁) · m) / (√(v/(1 − β₂ᵗ)) + ε).
/// </summary>
/// <remarks>
/// The warming-up of the momentum is the paper's, with ψ = 0.004 as in PyTorch. Keras 3 writes 0.96ᵗ, which is ψ = 1: in its
/// convention MomentumDecay is not used. Its ε is 1e-7 and its rate 0.001.
/// </remarks>
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

    /// <summary>Whose formula: PyTorch's, or Keras'.</summary>
    public Convention Convention { get; init; }

    /// <inheritdoc/>
    public override int StateSlots => 2;

    private double Warming => Convention == Convention.Keras ? 1 : MomentumDecay;

    /// <inheritdoc/>
    public override void Update(in UpdateContext u)
    {
        (double now, double next, double product) = Momenta(u.Step);
        float byGradient = (float)(-u.LearningRate * (1 - now) / (1 - product)), byMean = (float)(-u.LearningRate * next / (1 - product * next));
        float root = (float)(1 / Math.Sqrt(1 - Math.Pow(Beta2, u.Step)));
        ElementUpdate.Run(new Rule(byGradient, byMean, root, (float)Epsilon, (float)Beta1, (float)(1 - Beta1), (float)Beta2, (float)(1 - Beta2)), u.Weights, u.Gradients, u.State(0), u.State(1), null, u.Count);
    }

    // μₜ, μₜ₊₁ and the product up to t, which is as good as 0 after some hundred steps.
    private (double Now, double Next, double Product) Momenta(long step)
    {
        double fading = Math.Pow(0.96, Warming), power = 1, product = 1;
        for (long t = 1; t <= step && product > 1e-20; t++)
        {
            power *= fading;
            product *= Beta1 * (1 - 0.5 * power);
        }
        return (Momentum(step), Momentum(step + 1), product);

        double Momentum(long t) => Beta1 * (1 - 0.5 * Math.Pow(0.96, t * Warming));
    }

    private readonly record struct Rule(float ByGradient, float ByMean, float Root, float Epsilon, float Beta1, float Rest1, float Beta2, float Rest2) : IElementUpdate
    {
        public void Apply<S, V>(ref V w, V g, ref V mean, ref V squares, ref V none) where S : struct, ISimd<V> where V : struct
        {
            mean = S.Fma(S.Create(Rest1), g, S.Multiply(S.Create(Beta1), mean));
            squares = S.Fma(S.Multiply(S.Create(Rest2), g), g, S.Multiply(S.Create(Beta2), squares));
            V step = S.Fma(S.Create(ByGradient), g, S.Multiply(S.Create(ByMean), mean));
            w = S.Add(w, S.Divide(step, S.Fma(S.Sqrt(squares), S.Create(Root), S.Create(Epsilon))));
        }
    }
}
