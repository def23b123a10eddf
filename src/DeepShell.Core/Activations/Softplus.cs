using DeepShell.Catalog;
using DeepShell.Initializers;
using DeepShell.Kernels;
using DeepShell.Ops;

namespace DeepShell.Activations;

/// <summary>ln(1 + eˣ): a smooth ReLU.</summary>
[Component("Softplus", Paper = "Dugas et al., NIPS 2000")]
public sealed unsafe class Softplus : Activation
{
    /// <inheritdoc/>
    public override Initializer WeightInitializer => new He();

    /// <inheritdoc/>
    public override Saves Saves => Saves.Inputs;

    /// <inheritdoc/>
    public override void Forward(float* x, float* y, int rows, int size) => VectorMath.Softplus(x, y, rows * size);

    /// <inheritdoc/>
    public override void Backward(float* x, float* y, float* dy, float* dx, int rows, int size) =>
        VectorMath.SoftplusGradient(x, dy, dx, rows * size);
}
