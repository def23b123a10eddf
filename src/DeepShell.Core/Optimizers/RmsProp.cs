using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using DeepShell.Catalog;

namespace DeepShell.Optimizers;

/// <summary>
/// v ← αv + (1 − α)g², w ← w − η · g / (√v + ε). Centred: √(v − ḡ²) with the mean ḡ of gradients; with momentum
/// b ← μb + g / (√v + ε), w ← w − ηb.
/// </summary>
/// <remarks>As in PyTorch, α is 0.99 by default and ε stands outside the root; Keras has ρ = 0.9 and ε = 1e-7.</remarks>
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


    /// <inheritdoc/>
    public override int StateSlots => 1 + (Momentum > 0 ? 1 : 0) + (Centered ? 1 : 0);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Update(in UpdateContext u)
    {
        float rate = (float)-u.LearningRate, epsilon = (float)Epsilon, alpha = (float)Alpha, rest = (float)(1 - Alpha), momentum = (float)Momentum;
        float* w = u.Weights, g = u.Gradients, squares = u.State(0);
        float* moving = Momentum > 0 ? u.State(1) : null, mean = Centered ? u.State(Momentum > 0 ? 2 : 1) : null;
        for (int i = 0; i < u.Count; i++)
        {
            float variance = squares[i] = alpha * squares[i] + rest * g[i] * g[i];
            if (mean != null)
            {
                mean[i] = alpha * mean[i] + rest * g[i];
                // Below 0 by rounding only.
                variance = MathF.Max(0, variance - mean[i] * mean[i]);
            }
            float step = g[i] / (MathF.Sqrt(variance) + epsilon);
            if (moving != null) step = moving[i] = momentum * moving[i] + step;
            w[i] += rate * step;
        }
    }
}
