using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Kernels;

namespace DeepShell.Optimizers;

/// <summary>
/// Stochastic gradient descent: v ← μv + (1 − dampening)g, w ← w − ηv; with Nesterov w ← w − η(g + μv). PyTorch's form,
/// in which the rate multiplies the velocity. Keras' convention is the textbook's, v ← μv − ηg, w ← w + v (Nesterov: w + μv − ηg), which
/// differs from it while the rate changes.
/// </summary>
/// <remarks>Without momentum v = g. The first velocity is g itself, not (1 − dampening)g, as in PyTorch.</remarks>
[Component("Sgd", Aliases = "GradientDescent", Paper = "Sutskever et al., ICML 2013")]
public sealed unsafe class Sgd : Optimizer
{
    /// <inheritdoc/>
    public override double LearningRate { get; init; } = 0.01;

    /// <summary>μ: the share of the velocity that is kept.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Momentum { get; init; }

    /// <summary>Reduces the gradient's part in the velocity.</summary>
    [Range(0.0, 1.0)]
    public double Dampening { get; init; }

    /// <summary>Looks ahead: uses g + μv. Needs Momentum, and no Dampening.</summary>
    public bool Nesterov { get; init; }

    /// <summary>Whose formula: PyTorch's, or Keras'.</summary>
    public Convention Convention { get; init; }

    /// <inheritdoc/>
    public override int StateSlots => Momentum > 0 ? 1 : 0;

    /// <inheritdoc/>
    public override void Check()
    {
        if (Nesterov && (Momentum == 0 || Dampening > 0))
            throw new DeepShellException("Training.Nesterov", ErrorKind.InvalidArgument,
                Momentum == 0 ? "Sgd: Nesterov looks ahead by the momentum, which is 0." : "Sgd: Nesterov goes with no Dampening.",
                Momentum == 0 ? "Add -Momentum 0.9, or leave -Nesterov out." : "Leave -Dampening or -Nesterov out.", this);
    }

    /// <inheritdoc/>
    public override void Update(in UpdateContext u)
    {
        if (Convention == Convention.Keras && Momentum > 0)
            ElementUpdate.Run(new KerasRule((float)-u.LearningRate, (float)(-u.LearningRate * (1 - Dampening)), (float)Momentum, Nesterov), u.Weights, u.Gradients, u.State(0), null, null, u.Count);
        else
            OptimizerKernels.Sgd(new SgdStep(u.LearningRate, Momentum, Dampening, Nesterov, WeightDecay: 0, u.Step == 1),
                u.Weights, u.Gradients, Momentum > 0 ? u.State(0) : null, u.Count);
    }

    private readonly record struct KerasRule(float Rate, float Share, float Momentum, bool Nesterov) : IElementUpdate
    {
        public void Apply<S, V>(ref V w, V g, ref V velocity, ref V none, ref V never) where S : struct, ISimd<V> where V : struct
        {
            V momentum = S.Create(Momentum);
            velocity = S.Fma(S.Create(Share), g, S.Multiply(momentum, velocity));
            w = S.Add(w, Nesterov ? S.Fma(S.Create(Rate), g, S.Multiply(momentum, velocity)) : velocity);
        }
    }
}
