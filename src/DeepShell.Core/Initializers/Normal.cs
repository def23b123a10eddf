using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Tensors;

namespace DeepShell.Initializers;

/// <summary>N(0, σ²) whatever the size of the layer. With σ = 1, as networks once started, activations of wide layers explode.</summary>
[Component("Normal", Aliases = "Gaussian")]
public sealed class Normal : Initializer
{
    /// <summary>σ.</summary>
    [Position(0), Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double Deviation { get; init; } = 1;

    /// <inheritdoc/>
    public override double Variance(int fanIn, int fanOut) => Deviation * Deviation;

    /// <inheritdoc/>
    public override void Fill(Span<float> values, int fanIn, int fanOut, RandomStream random)
    {
        for (int i = 0; i < values.Length; i++) values[i] = (float)(Deviation * random.NextNormal());
    }
}
