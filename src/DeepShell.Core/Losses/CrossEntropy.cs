using DeepShell.Catalog;
using DeepShell.Kernels;

namespace DeepShell.Losses;

/// <summary>Categorical cross-entropy from logits: log Σⱼ exp(zⱼ) − z_y, for classes that exclude each other.</summary>
[Component("CrossEntropy", Aliases = "CategoricalCrossEntropy,SoftmaxCrossEntropy")]
public sealed unsafe class CrossEntropy : Loss
{
    /// <inheritdoc/>
    public override Link Link => Link.Softmax;

    /// <inheritdoc/>
    public override TargetKind Target => TargetKind.Class;

    /// <inheritdoc/>
    public override void Forward(float* output, float* target, float* loss, int rows, int width) =>
        Softmax.CrossEntropy(rows, width, output, target, null, 0, 1, loss, null);

    /// <inheritdoc/>
    public override void Backward(float* output, float* target, float* scale, float* gradient, int rows, int width) =>
        Softmax.CrossEntropy(rows, width, output, target, scale, 0, 1, null, gradient);
}
