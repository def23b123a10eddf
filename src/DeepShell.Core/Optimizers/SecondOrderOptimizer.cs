using DeepShell.Kernels;

namespace DeepShell.Optimizers;

/// <summary>What a second-order rule may ask about the loss of the batch at hand, penalties included. Vectors are of the numbers that learn.</summary>
public interface ILossSurface
{
    /// <summary>Numbers that learn.</summary>
    int Count { get; }

    /// <summary>Samples of the batch.</summary>
    int Rows { get; }

    /// <summary>The gradient of the mean loss.</summary>
    void Gradient(Span<double> gradient);

    /// <summary>The gradient where one weight is moved; the weight is put back.</summary>
    /// <param name="index">Which weight.</param>
    /// <param name="step">By how much.</param>
    /// <param name="gradient">The gradient there.</param>
    void GradientAt(int index, double step, Span<double> gradient);

    /// <summary>The mean over the samples of the squared gradient of each one's loss, penalties not included.</summary>
    void MeanSquaredGradients(Span<double> squares);
}

/// <summary>
/// A rule that looks at the curvature of the loss: for each batch it puts a direction in the place of the gradient, and takes a
/// step of the learning rate against it. For small models: it costs hundreds of gradients a step.
/// </summary>
public abstract unsafe class SecondOrderOptimizer : Optimizer
{
    /// <inheritdoc/>
    public sealed override int StateSlots => 0;

    /// <summary>The most numbers that may learn.</summary>
    public abstract int LargestModel { get; init; }

    /// <summary>Whether samples are looked at one by one, so that layers which take statistics of the batch have none.</summary>
    public abstract bool TakesSamplesApart { get; }

    /// <summary>Computes the direction from the gradient and the curvature.</summary>
    /// <param name="surface">The loss of the batch.</param>
    /// <param name="direction">Comes in as the gradient of the mean loss.</param>
    public abstract void Turn(ILossSurface surface, Span<double> direction);

    /// <inheritdoc/>
    public sealed override void Update(in UpdateContext u) => Elementwise.AddScaled((float)-u.LearningRate, u.Gradients, u.Weights, u.Count);
}
