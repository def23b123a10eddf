using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Tensors;

namespace DeepShell.Initializers;

/// <summary>Uniform between −Bound and Bound whatever the size of the layer; the variance is Bound²/3.</summary>
[Component("Uniform")]
public sealed class Uniform : Initializer
{
    /// <summary>The largest magnitude.</summary>
    [Position(0), Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double Bound { get; init; } = 0.05;

    /// <inheritdoc/>
    public override double Variance(int fanIn, int fanOut) => Bound * Bound / 3;

    /// <inheritdoc/>
    public override void Fill(Span<float> values, int fanIn, int fanOut, RandomStream random)
    {
        for (int i = 0; i < values.Length; i++) values[i] = (float)random.NextDouble(-Bound, Bound);
    }
}
