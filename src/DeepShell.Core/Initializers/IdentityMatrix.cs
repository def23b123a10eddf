using DeepShell.Catalog;
using DeepShell.Tensors;

namespace DeepShell.Initializers;

/// <summary>Factor · I: ones (times a factor) on the diagonal of a dense layer's weights. L such layers multiply by Factor to the power L.</summary>
[Component("IdentityMatrix", Aliases = "Eye")]
public sealed class IdentityMatrix : Initializer
{
    /// <summary>What stands on the diagonal.</summary>
    [Position(0)]
    public double Factor { get; init; } = 1;

    /// <inheritdoc/>
    public override double Mean(int fanIn, int fanOut) => Factor / Math.Max(fanIn, fanOut);

    /// <inheritdoc/>
    public override double Variance(int fanIn, int fanOut) => Factor * Mean(fanIn, fanOut) - Mean(fanIn, fanOut) * Mean(fanIn, fanOut);

    /// <inheritdoc/>
    public override void Fill(Span<float> values, int fanIn, int fanOut, RandomStream random)
    {
        if (values.Length != (long)fanIn * fanOut)
            throw new DeepShellException("Initializer.Shape", ErrorKind.InvalidArgument, "The initialiser IdentityMatrix is for weights with a row for each input and a column for each output.", "Use it for Dense layers.", this);
        values.Clear();
        for (int i = 0; i < Math.Min(fanIn, fanOut); i++) values[i * fanOut + i] = (float)Factor;
    }
}
