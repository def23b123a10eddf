using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;

namespace DeepShell.Optimizers;

/// <summary>A contiguous piece of the parameters with everything that belongs to it.</summary>
public readonly unsafe ref struct UpdateContext(float* weights, float* gradients, float* states, long stateStride, int count, double learningRate, long step, bool decays = true)
{
    /// <summary>Updated in place.</summary>
    public float* Weights { get; } = weights;
    /// <summary>Of the mean loss; may be overwritten.</summary>
    public float* Gradients { get; } = gradients;
    /// <summary>Floats.</summary>
    public int Count { get; } = count;
    /// <summary>This step's rate.</summary>
    public double LearningRate { get; } = learningRate;
    /// <summary>1 for the first step.</summary>
    public long Step { get; } = step;
    /// <summary>Whether weight decay applies: not to biases and normalisation scales.</summary>
    public bool Decays { get; } = decays;
    /// <summary>A state array; 0 before the first step.</summary>
    public float* State(int slot) => states + slot * stateStride;
}

/// <summary>One rule of updating weights from gradients, element by element.</summary>
[ComponentKind("Optimizer")]
public abstract class Optimizer
{
    /// <summary>Size of a step; a schedule may change it.</summary>
    [Range(0.0, double.MaxValue)]
    public abstract double LearningRate { get; init; }

    /// <summary>How many arrays of the parameters' size it remembers.</summary>
    public abstract int StateSlots { get; }

    /// <summary>Checks what one setting alone cannot show.</summary>
    /// <exception cref="DeepShellException">Settings exclude each other.</exception>
    public virtual void Check() { }

    /// <summary>Applies one step.</summary>
    public abstract void Update(in UpdateContext u);
}
