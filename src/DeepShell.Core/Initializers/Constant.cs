using DeepShell.Catalog;
using DeepShell.Tensors;

namespace DeepShell.Initializers;

/// <summary>Every element the same. On weights, units that start equal stay equal: use it for biases and scales.</summary>
[Component("Constant", Aliases = "Zeros")]
public sealed class Constant : Initializer
{
    /// <summary>The value.</summary>
    [Position(0)]
    public double Value { get; init; }

    /// <inheritdoc/>
    public override double Mean(int fanIn, int fanOut) => Value;

    /// <inheritdoc/>
    public override double Variance(int fanIn, int fanOut) => 0;

    /// <inheritdoc/>
    public override void Fill(Span<float> values, int fanIn, int fanOut, RandomStream random) => values.Fill((float)Value);
}
