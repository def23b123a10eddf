using DeepShell.Catalog;
using DeepShell.Ops;

namespace DeepShell.Layers;

/// <summary>
/// Gated recurrent unit over a sequence (time×features): r, z = σ(xW + b + h′U + u), n = tanh(xW + b + r·(h′U + u)),
/// h = (1 − z)·n + z·h′: the reset gate behind the product, as in cuDNN, PyTorch and Keras (the paper has it in front).
/// </summary>
[Component("Gru", Paper = "arXiv:1406.1078")]
public sealed class Gru : RecurrentLayer
{
    private protected override int Gates => 3;

    private protected override bool RecurrentBias => true;

    private protected override Op Direction(bool reverse) => new GruOp(Units, ReturnSequences, reverse);
}
