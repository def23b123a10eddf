using DeepShell.Catalog;
using DeepShell.Kernels;
using DeepShell.Ops;

namespace DeepShell.Activations;

/// <summary>Hyperbolic tangent: (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ), between −1 and 1.</summary>
[Component("Tanh")]
public sealed unsafe class Tanh : Activation
{
    /// <inheritdoc/>
    public override Saves Saves => Saves.Output;

    /// <inheritdoc/>
    public override void Forward(float* x, float* y, int rows, int size) => VectorMath.Tanh(x, y, rows * size);

    /// <inheritdoc/>
    public override void Backward(float* x, float* y, float* dy, float* dx, int rows, int size) =>
        VectorMath.TanhGradient(y, dy, dx, rows * size);
}
