using DeepShell.Catalog;
using DeepShell.Ops;

namespace DeepShell.Activations;

/// <summary>exp(xᵢ) / Σ exp(xⱼ) over a sample's elements, computed from x − max(x).</summary>
/// <remarks>A network's last layer needs none: the loss applies it to the logits.</remarks>
[Component("Softmax")]
public sealed unsafe class Softmax : Activation
{
    /// <inheritdoc/>
    public override Saves Saves => Saves.Output;

    /// <inheritdoc/>
    public override bool WholeRows => true;

    /// <inheritdoc/>
    public override void Forward(float* x, float* y, int rows, int size) => Kernels.Softmax.Forward(rows, size, x, y);

    /// <inheritdoc/>
    public override void Backward(float* x, float* y, float* dy, float* dx, int rows, int size) =>
        Kernels.Softmax.Gradient(rows, size, y, dy, dx);
}
