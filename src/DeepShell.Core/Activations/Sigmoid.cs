using DeepShell.Catalog;
using DeepShell.Kernels;
using DeepShell.Ops;

namespace DeepShell.Activations;

/// <summary>Logistic function 1 / (1 + e⁻ˣ), between 0 and 1.</summary>
[Component("Sigmoid", Aliases = "Logistic")]
public sealed unsafe class Sigmoid : Activation
{
    /// <inheritdoc/>
    public override Saves Saves => Saves.Output;

    /// <inheritdoc/>
    public override void Forward(float* x, float* y, int rows, int size) => VectorMath.Sigmoid(x, y, rows * size);

    /// <inheritdoc/>
    public override void Backward(float* x, float* y, float* dy, float* dx, int rows, int size) =>
        VectorMath.SigmoidGradient(y, dy, dx, rows * size);
}
