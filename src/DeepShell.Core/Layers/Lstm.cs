using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Initializers;
using DeepShell.Ops;
using DeepShell.Tensors;

namespace DeepShell.Layers;

/// <summary>
/// Long short-term memory over a sequence (time×features). With σ the sigmoid: i, f, o = σ(xW + h′U + b), g = tanh(xW + h′U + b),
/// c = f·c′ + i·g, h = o·tanh c. One bias, as in Keras; PyTorch has two that are only ever added. The forget gate's starts at 1.
/// </summary>
[Component("Lstm", Paper = "Hochreiter and Schmidhuber, Neural Computation 9(8), 1997")]
public sealed class Lstm : RecurrentLayer
{
    /// <summary>How the forget gate's bias starts: 1 lets the state live from the outset, PyTorch has about 0.</summary>
    [Range(-10.0, 10.0)]
    public double ForgetBias { get; init; } = 1;

    private protected override int Gates => 4;

    private protected override Initializer BiasInitializer => new SecondGate(ForgetBias, Units);

    private protected override Op Direction(bool reverse) => new LstmOp(Units, ReturnSequences, reverse);

    // Gates lie in the order i, f, g, o.
    private sealed class SecondGate(double value, int units) : Initializer
    {
        public override double Variance(int fanIn, int fanOut) => 0;

        public override void Fill(Span<float> values, int fanIn, int fanOut, RandomStream random)
        {
            values.Clear();
            values.Slice(units, units).Fill((float)value);
        }
    }
}
