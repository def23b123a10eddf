using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Kernels;

namespace DeepShell.Optimizers;

/// <summary>
/// S ← S + g², w ← w − η / (1 + (t − 1)·Decay) · g / (√S + ε), with S₀ = 0. In Keras' convention g / √(S + ε).
/// </summary>
/// <remarks>Some lecture notes add the step instead of subtracting it. Keras starts S at 0.1 and has ε = 1e-7.</remarks>
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

    /// <summary>Whose formula: PyTorch's, or Keras'.</summary>
    public Convention Convention { get; init; }

    /// <summary>S₀: what the sum of squares starts at; 0.1 in Keras.</summary>
    [Range(0.0, double.MaxValue)]
    public double InitialSum { get; init; }

    /// <inheritdoc/>
    public override int StateSlots => 1;

    /// <inheritdoc/>
    public override void Update(in UpdateContext u)
    {
        if (u.Step == 1 && InitialSum > 0) Elementwise.Fill((float)InitialSum, u.State(0), u.Count);
        float rate = (float)(-u.LearningRate / (1 + (u.Step - 1) * LearningRateDecay));
        ElementUpdate.Run(new Rule(rate, (float)Epsilon, Convention == Convention.Keras), u.Weights, u.Gradients, u.State(0), null, null, u.Count);
    }

    private readonly record struct Rule(float Rate, float Epsilon, bool Within) : IElementUpdate
    {
        public void Apply<S, V>(ref V w, V g, ref V sum, ref V none, ref V never) where S : struct, ISimd<V> where V : struct
        {
            V epsilon = S.Create(Epsilon);
            sum = S.Fma(g, g, sum);
            V size = Within ? S.Sqrt(S.Add(sum, epsilon)) : S.Add(S.Sqrt(sum), epsilon);
            w = S.Add(w, S.Divide(S.Multiply(S.Create(Rate), g), size));
        }
    }
}
