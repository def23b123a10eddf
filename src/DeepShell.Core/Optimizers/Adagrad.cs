using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using DeepShell.Catalog;

namespace DeepShell.Optimizers;

/// <summary>
/// S ← S + g², w ← w − η / (1 + (t − 1)·Decay) · g / (√S + ε), with S₀ = 0.
/// </summary>
/// <remarks>Some lecture notes add the step instead of subtracting it. Keras starts S at 0.1.</remarks>
[Component("Adagrad", Paper = "Duchi, Hazan and Singer, JMLR 12, 2011")]
public sealed unsafe class Adagrad : Optimizer
{
    /// <inheritdoc/>
    public override double LearningRate { get; init; } = 0.01;

    /// <summary>Lets the rate fall as 1 / (1 + (t − 1)·Decay).</summary>
    [Range(0.0, double.MaxValue)]
    public double LearningRateDecay { get; init; }

    /// <summary>ε: added to the root.</summary>
    [Range(0.0, 1.0)]
    public double Epsilon { get; init; } = 1e-10;


    /// <inheritdoc/>
    public override int StateSlots => 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Update(in UpdateContext u)
    {
        float rate = (float)(-u.LearningRate / (1 + (u.Step - 1) * LearningRateDecay)), epsilon = (float)Epsilon;
        float* w = u.Weights, g = u.Gradients, sums = u.State(0);
        for (int i = 0; i < u.Count; i++)
        {
            sums[i] = MathF.FusedMultiplyAdd(g[i], g[i], sums[i]);
            w[i] += rate * g[i] / (MathF.Sqrt(sums[i]) + epsilon);
        }
    }
}
