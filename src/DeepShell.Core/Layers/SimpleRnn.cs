using DeepShell.Catalog;
using DeepShell.Ops;

namespace DeepShell.Layers;

/// <summary>The plain recurrent layer over a sequence (time×features): h = tanh(xW + h′U + b).</summary>
[Component("SimpleRnn", Aliases = "Rnn", Paper = "Elman, Cognitive Science 14, 1990")]
public sealed class SimpleRnn : RecurrentLayer
{
    private protected override int Gates => 1;

    private protected override Op Direction(bool reverse) => new SimpleRnnOp(Units, ReturnSequences, reverse);
}
