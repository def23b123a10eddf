using DeepShell.Catalog;
using DeepShell.Ops;

namespace DeepShell.Activations;

/// <summary>Nothing: the layer stays linear.</summary>
[Component("Identity", Aliases = "None")]
public sealed unsafe class Identity : Activation
{
    /// <inheritdoc/>
    public override Saves Saves => Saves.None;

    /// <inheritdoc/>
    public override void Forward(float* x, float* y, int rows, int size) => Copy(x, y, (long)rows * size);

    /// <inheritdoc/>
    public override void Backward(float* x, float* y, float* dy, float* dx, int rows, int size) => Copy(dy, dx, (long)rows * size);

    private static void Copy(float* from, float* to, long count)
    {
        if (from != to) Buffer.MemoryCopy(from, to, count * sizeof(float), count * sizeof(float));
    }
}
