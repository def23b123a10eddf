using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using DeepShell.Catalog;

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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Update(in UpdateContext u)
    {
        float rate = (float)-u.LearningRate, epsilon = (float)Epsilon, rho = (float)Rho, rest = (float)(1 - Rho);
        float* w = u.Weights, g = u.Gradients, squares = u.State(0), steps = u.State(1);
        for (int i = 0; i < u.Count; i++)
        {
            squares[i] = rho * squares[i] + rest * g[i] * g[i];
            float step = MathF.Sqrt(steps[i] + epsilon) / MathF.Sqrt(squares[i] + epsilon) * g[i];
            steps[i] = rho * steps[i] + rest * step * step;
            w[i] += rate * step;
        }
    }
}
