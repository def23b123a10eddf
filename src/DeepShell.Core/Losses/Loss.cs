using DeepShell.Catalog;
using DeepShell.Graph;
using DeepShell.Kernels;

namespace DeepShell.Losses;

/// <summary>How the network's last values become a prediction.</summary>
public enum Link
{
    /// <summary>They are the prediction.</summary>
    Identity,
    /// <summary>Softmax: probabilities of classes that exclude each other.</summary>
    Softmax,
    /// <summary>Sigmoid of each value: a probability of its own.</summary>
    Sigmoid,
    /// <summary>The distance of a pair: the probability that it is one of different kinds grows with it.</summary>
    Distance,
    /// <summary>The distances of candidates: the nearest is the most probable.</summary>
    Nearest,
}

/// <summary>What a loss compares with.</summary>
public enum TargetKind
{
    /// <summary>A class index.</summary>
    Class,
    /// <summary>Numbers, as many as the network gives.</summary>
    Value,
}

/// <summary>
/// What training minimises: the mean over the batch (weighted by the samples' weights) of one number a row.
/// Written over the network's raw output (logits), which is stable where probabilities are not.
/// </summary>
[ComponentKind("Loss")]
public abstract unsafe class Loss
{
    /// <summary>How the network's output becomes a prediction under this loss.</summary>
    public abstract Link Link { get; }

    /// <summary>What it compares with.</summary>
    public abstract TargetKind Target { get; }

    /// <summary>The loss of each row.</summary>
    /// <param name="output">rows × width, the network's raw output.</param>
    /// <param name="target">rows × 1 class indexes, or rows × width values.</param>
    /// <param name="loss">rows.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="width">Values a row.</param>
    public abstract void Forward(float* output, float* target, float* loss, int rows, int width);

    /// <summary>The gradient by the output: dLoss_r / dOutput · <paramref name="scale"/>_r.</summary>
    /// <param name="output">rows × width.</param>
    /// <param name="target">As in <see cref="Forward"/>.</param>
    /// <param name="scale">rows: the gradient that arrives at each row's loss.</param>
    /// <param name="gradient">rows × width; overwritten.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="width">Values a row.</param>
    public abstract void Backward(float* output, float* target, float* scale, float* gradient, int rows, int width);

    /// <summary>Turns raw output into probabilities, in place; values are left as they are.</summary>
    /// <param name="output">rows × width.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="width">Values a row.</param>
    public virtual void Predict(float* output, int rows, int width)
    {
        if (Link == Link.Softmax) Softmax.Forward(rows, width, output, output);
        else if (Link == Link.Sigmoid)
            for (int i = 0; i < rows * width; i++) output[i] = 1 / (1 + MathF.Exp(-output[i]));
    }

    /// <summary>Adds the loss to a graph; the result is one number a row.</summary>
    public Symbol Build(ComputeGraph graph, Symbol output, Symbol target, Symbol weight) =>
        graph.Apply("Loss", new LossOp(this), [output, target, weight]);

    /// <summary>Adds the loss of samples with two labels to a graph: the second target, and the first one's share.</summary>
    public Symbol Build(ComputeGraph graph, Symbol output, Symbol target, Symbol weight, Symbol second, Symbol share) =>
        graph.Apply("Loss", new MixedLossOp(this), [output, target, weight, second, share]);
}
