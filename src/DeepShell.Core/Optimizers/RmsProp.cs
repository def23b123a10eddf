using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Kernels;

namespace DeepShell.Optimizers;

/// <summary>
/// v ← αv + (1 − α)g², w ← w − η · g / (√v + ε). Centred: √(v − ḡ²) with the mean ḡ of gradients; with momentum
/// b ← μb + g / (√v + ε), w ← w − ηb. In Keras' convention ε stands within the root, and the rate within the momentum:
/// b ← μb + ηg / √(v + ε), w ← w − b.
/// </summary>
/// <remarks>As in PyTorch, α is 0.99 by default and ε stands outside the root; Keras has α (there ρ) = 0.9, ε = 1e-7 and the rate 0.001.</remarks>
[Component("RmsProp", Paper = "Tieleman and Hinton, Coursera lecture 6.5, 2012")]
public sealed unsafe class RmsProp : Optimizer
{
    /// <inheritdoc/>
    public override double LearningRate { get; init; } = 0.01;

    /// <summary>α: decay of the mean of squared gradients.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Alpha { get; init; } = 0.99;

    /// <summary>μ: the share of the last step that is kept.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Momentum { get; init; }

    /// <summary>Divides by the standard deviation of the gradients instead of their root mean square.</summary>
    public bool Centered { get; init; }

    /// <summary>ε: added to the root.</summary>
    [Range(0.0, 1.0)]
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Whose formula: PyTorch's, or Keras'.</summary>
    public Convention Convention { get; init; }

    /// <inheritdoc/>
    public override int StateSlots => 1 + (Momentum > 0 ? 1 : 0) + (Centered ? 1 : 0);

    /// <inheritdoc/>
    public override void Update(in UpdateContext u) =>
        ElementUpdate.Run(new Rule((float)-u.LearningRate, (float)Alpha, (float)(1 - Alpha), (float)Momentum, (float)Epsilon, Momentum > 0, Centered, Convention == Convention.Keras),
            u.Weights, u.Gradients, u.State(0), Momentum > 0 ? u.State(1) : null, Centered ? u.State(Momentum > 0 ? 2 : 1) : null, u.Count);

    private readonly record struct Rule(float Rate, float Alpha, float Rest, float Momentum, float Epsilon, bool Moves, bool Centered, bool Keras) : IElementUpdate
    {
        public void Apply<S, V>(ref V w, V g, ref V squares, ref V moving, ref V mean) where S : struct, ISimd<V> where V : struct
        {
            V alpha = S.Create(Alpha), rest = S.Create(Rest), rate = S.Create(Rate), epsilon = S.Create(Epsilon);
            V variance = squares = S.Fma(S.Multiply(rest, g), g, S.Multiply(alpha, squares));
            if (Centered)
            {
                mean = S.Fma(rest, g, S.Multiply(alpha, mean));
                // Below 0 by rounding only.
                variance = S.Max(default, S.Subtract(variance, S.Multiply(mean, mean)));
            }
            V step = S.Divide(Keras ? S.Multiply(rate, g) : g, Keras ? S.Sqrt(S.Add(variance, epsilon)) : S.Add(S.Sqrt(variance), epsilon));
            if (Moves) step = moving = S.Fma(S.Create(Momentum), moving, step);
            w = Keras ? S.Add(w, step) : S.Fma(rate, step, w);
        }
    }
}
