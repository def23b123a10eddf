using DeepShell.Catalog;
using DeepShell.Initializers;
using DeepShell.Kernels;
using DeepShell.Ops;

namespace DeepShell.Activations;

/// <summary>x · sigmoid(x).</summary>
[Component("SiLU", Aliases = "Swish", Paper = "arXiv:1702.03118")]
public sealed unsafe class SiLU : Activation
{
    /// <inheritdoc/>
    public override Initializer WeightInitializer => new He();

    /// <inheritdoc/>
    public override Saves Saves => Saves.Inputs;

    /// <inheritdoc/>
    public override void Forward(float* x, float* y, int rows, int size) => VectorMath.Silu(x, y, rows * size);

    /// <inheritdoc/>
    public override void Backward(float* x, float* y, float* dy, float* dx, int rows, int size) =>
        VectorMath.SiluGradient(x, dy, dx, rows * size);
}
