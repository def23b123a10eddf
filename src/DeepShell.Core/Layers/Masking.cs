using DeepShell.Catalog;
using DeepShell.Graph;
using DeepShell.Ops;

namespace DeepShell.Layers;

/// <summary>
/// Sequences of unequal lengths that were filled up to one length: steps at the end of which every number is Value are padding.
/// Recurrent layers behind it read the real steps only, and a global average is that of the real steps. The numbers stay as they are.
/// </summary>
/// <remarks>Keras' layer of that name also leaves out such steps in the middle; here, as in PyTorch's packed sequences, a sequence has a length.</remarks>
[Component("Masking")]
public sealed class Masking : Layer
{
    /// <summary>What every number of a padded step is, after normalisation.</summary>
    [Position(0)]
    public double Value { get; init; }

    /// <inheritdoc/>
    public override Symbol Build(LayerScope scope, params ReadOnlySpan<Symbol> inputs)
    {
        Symbol x = scope.Single(inputs, 2, "a sequence (time×features)");
        Symbol y = scope.Apply(new ReshapeOp(x.Shape), [x]);
        y.Lengths = scope.Apply(new LengthOp((float)Value), [x]);
        return y;
    }
}
