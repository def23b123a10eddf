using DeepShell.Catalog;
using DeepShell.Initializers;
using DeepShell.Kernels;
using DeepShell.Ops;

namespace DeepShell.Activations;

/// <summary>x · Φ(x), with the normal distribution function Φ itself.</summary>
/// <remarks>Not the tanh approximation that some models were trained with; the two differ by at most 0.0005.</remarks>
[Component("GELU", Paper = "arXiv:1606.08415")]
public sealed unsafe class GELU : Activation
{
    /// <inheritdoc/>
    public override Initializer WeightInitializer => new He();

    /// <inheritdoc/>
    public override Saves Saves => Saves.Inputs;

    /// <inheritdoc/>
    public override void Forward(float* x, float* y, int rows, int size) => VectorMath.Gelu(x, y, rows * size);

    /// <inheritdoc/>
    public override void Backward(float* x, float* y, float* dy, float* dx, int rows, int size) =>
        VectorMath.GeluGradient(x, dy, dx, rows * size);
}
