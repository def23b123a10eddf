using DeepShell.Catalog;

namespace DeepShell.Regularizers;

/// <summary>
/// Keeps weights small: by a penalty in the loss, by a decay beside the gradient, or by a limit after the step. Biases and
/// normalisation scales are left alone.
/// </summary>
[ComponentKind("Regularizer")]
public abstract unsafe class Regularizer
{
    /// <summary>Whether it has a part in the loss.</summary>
    public virtual bool AddsToLoss => false;

    /// <summary>What these weights add to the loss.</summary>
    public virtual double Penalty(float* weights, int count) => 0;

    /// <summary>Adds the penalty's derivative to the gradient, before the gradient is clipped.</summary>
    public virtual void AddGradient(float* weights, float* gradients, int count) { }

    /// <summary>Shrinks weights, or changes the gradient that the optimiser will see, after the gradient was clipped.</summary>
    public virtual void Decay(float* weights, float* gradients, int count, double learningRate) { }

    /// <summary>Puts the weights of one parameter, [inputs, units], back into their bounds after the step.</summary>
    /// <param name="weights">The parameter.</param>
    /// <param name="units">Its columns.</param>
    /// <param name="scratch">At least one number a unit.</param>
    public virtual void Constrain(Span<float> weights, int units, Span<double> scratch) { }
}
