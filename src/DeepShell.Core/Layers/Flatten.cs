using DeepShell.Catalog;
using DeepShell.Graph;
using DeepShell.Ops;
using DeepShell.Tensors;

namespace DeepShell.Layers;

/// <summary>All elements of a sample in one row.</summary>
[Component("Flatten")]
public sealed class Flatten : Layer
{
    /// <inheritdoc/>
    public override bool LeadsOn => true;

    /// <inheritdoc/>
    public override Symbol Build(LayerScope scope, params ReadOnlySpan<Symbol> inputs)
    {
        Symbol x = scope.Single(inputs);
        return scope.Apply(new ReshapeOp(new Shape(x.Shape.Size)), [x]);
    }
}
