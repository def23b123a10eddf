using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Kernels;

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
    public override void Update(in UpdateContext u)
    {
        float shrink = u.Decays ? (float)(1 - u.LearningRate * WeightDecay) : 1;
        ElementUpdate.Run(new Rule((float)u.LearningRate, shrink, (float)Beta1, (float)(1 - Beta1), (float)Beta2, (float)(1 - Beta2)), u.Weights, u.Gradients, u.State(0), null, null, u.Count);
    }

    private readonly record struct Rule(float Rate, float Shrink, float Beta1, float Rest1, float Beta2, float Rest2) : IElementUpdate
    {
        public void Apply<S, V>(ref V w, V g, ref V mean, ref V none, ref V never) where S : struct, ISimd<V> where V : struct
        {
            V zero = default, rate = S.Create(Rate);
            V direction = S.Fma(S.Create(Rest1), g, S.Multiply(S.Create(Beta1), mean));
            V step = S.Select(S.Less(zero, direction), rate, S.Select(S.Less(direction, zero), S.Subtract(zero, rate), zero));
            w = S.Subtract(S.Multiply(S.Create(Shrink), w), step);
            mean = S.Fma(S.Create(Rest2), g, S.Multiply(S.Create(Beta2), mean));
        }
    }
}
