using DeepShell.Catalog;
using DeepShell.Initializers;
using DeepShell.Kernels;
using DeepShell.Ops;

namespace DeepShell.Activations;

/// <summary>max(0, x). The derivative at 0 is 0.</summary>
[Component("ReLU", Paper = "Nair and Hinton, ICML 2010")]
public sealed unsafe class ReLU : Activation
{
    /// <inheritdoc/>
    public override Initializer WeightInitializer => new He();

    /// <inheritdoc/>
    public override Saves Saves => Saves.Output;

    /// <inheritdoc/>
    public override void Forward(float* x, float* y, int rows, int size) => Elementwise.Relu(x, y, rows * size);

    /// <inheritdoc/>
    public override void Backward(float* x, float* y, float* dy, float* dx, int rows, int size) =>
        Elementwise.ReluGradient(y, dy, dx, rows * size);
}
