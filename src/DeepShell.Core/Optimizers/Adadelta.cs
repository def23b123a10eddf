using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Kernels;

namespace DeepShell.Optimizers;

/// <summary>
/// v ← ρv + (1 − ρ)g², δ = √(d + ε) / √(v + ε) · g, d ← ρd + (1 − ρ)δ², w ← w − ηδ.
/// </summary>
/// <remarks>Zeiler's own form, garbled in some lecture notes; both ε stand under the roots. Keras' default rate is 0.001, which makes it very slow.</remarks>
[Component("Adadelta", Paper = "arXiv:1212.5701")]
public sealed unsafe class Adadelta : Optimizer
{
    /// <inheritdoc/>
    public override double LearningRate { get; init; } = 1;

    /// <summary>ρ: decay of both means of squares.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Rho { get; init; } = 0.9;

    /// <summary>ε: added under the roots; the first steps are about √ε long.</summary>
    [Range(0.0, 1.0)]
    public double Epsilon { get; init; } = 1e-6;

    /// <inheritdoc/>
    public override int StateSlots => 2;

    /// <inheritdoc/>
    public override void Update(in UpdateContext u) =>
        ElementUpdate.Run(new Rule((float)-u.LearningRate, (float)Rho, (float)(1 - Rho), (float)Epsilon), u.Weights, u.Gradients, u.State(0), u.State(1), null, u.Count);

    private readonly record struct Rule(float Rate, float Rho, float Rest, float Epsilon) : IElementUpdate
    {
        public void Apply<S, V>(ref V w, V g, ref V squares, ref V steps, ref V none) where S : struct, ISimd<V> where V : struct
        {
            V rho = S.Create(Rho), rest = S.Create(Rest), epsilon = S.Create(Epsilon);
            squares = S.Fma(S.Multiply(rest, g), g, S.Multiply(rho, squares));
            V step = S.Multiply(S.Divide(S.Sqrt(S.Add(steps, epsilon)), S.Sqrt(S.Add(squares, epsilon))), g);
            steps = S.Fma(S.Multiply(rest, step), step, S.Multiply(rho, steps));
            w = S.Fma(S.Create(Rate), step, w);
        }
    }
}
