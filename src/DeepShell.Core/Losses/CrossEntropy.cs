using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Kernels;

namespace DeepShell.Losses;

/// <summary>Categorical cross-entropy from logits: log Σⱼ exp(zⱼ) − z_y, for classes that exclude each other.</summary>
[Component("CrossEntropy", Aliases = "CategoricalCrossEntropy,SoftmaxCrossEntropy")]
public sealed unsafe class CrossEntropy : Loss
{
    /// <summary>ε: the share of the truth that is spread over all classes (label smoothing, arXiv:1512.00567).</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double LabelSmoothing { get; init; }

    /// <inheritdoc/>
    public override Link Link => Link.Softmax;

    /// <inheritdoc/>
    public override TargetKind Target => TargetKind.Class;

    /// <inheritdoc/>
    public override void Forward(float* output, float* target, float* loss, int rows, int width) =>
        Softmax.CrossEntropy(rows, width, output, target, null, (float)LabelSmoothing, 1, loss, null);

    /// <inheritdoc/>
    public override void Backward(float* output, float* target, float* scale, float* gradient, int rows, int width) =>
        Softmax.CrossEntropy(rows, width, output, target, scale, (float)LabelSmoothing, 1, null, gradient);
}
