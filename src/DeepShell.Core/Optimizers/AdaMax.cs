using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Kernels;

namespace DeepShell.Optimizers;

/// <summary>
/// m ← β₁m + (1 − β₁)g, u ← max(β₂u, |g| + ε), w ← w − η / (1 − β₁ᵗ) · m / u: Adam with the largest instead of the mean square.
/// In Keras' convention u ← max(β₂u, |g|), w ← w − η / (1 − β₁ᵗ) · m / (u + ε).
/// </summary>
/// <remarks>The ε is PyTorch's; the paper has none. Keras has the rate 0.001 and ε = 1e-7.</remarks>
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

    /// <summary>Whose formula: PyTorch's, or Keras'.</summary>
    public Convention Convention { get; init; }

    /// <inheritdoc/>
    public override int StateSlots => 2;

    /// <inheritdoc/>
    public override void Update(in UpdateContext u)
    {
        float rate = (float)(-u.LearningRate / (1 - Math.Pow(Beta1, u.Step)));
        (float below, float before) = Convention == Convention.Keras ? ((float)Epsilon, 0f) : (0f, (float)Epsilon);
        ElementUpdate.Run(new Rule(rate, (float)Beta1, (float)(1 - Beta1), (float)Beta2, before, below), u.Weights, u.Gradients, u.State(0), u.State(1), null, u.Count);
    }

    private readonly record struct Rule(float Rate, float Beta1, float Rest1, float Beta2, float Before, float Below) : IElementUpdate
    {
        public void Apply<S, V>(ref V w, V g, ref V mean, ref V largest, ref V none) where S : struct, ISimd<V> where V : struct
        {
            mean = S.Fma(S.Create(Rest1), g, S.Multiply(S.Create(Beta1), mean));
            V size = S.Max(g, S.Subtract(default, g));
            largest = S.Max(S.Multiply(S.Create(Beta2), largest), S.Add(size, S.Create(Before)));
            w = S.Add(w, S.Divide(S.Multiply(S.Create(Rate), mean), S.Add(largest, S.Create(Below))));
        }
    }
}
