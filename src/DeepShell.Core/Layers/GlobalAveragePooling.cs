using DeepShell.Catalog;
using DeepShell.Graph;
using DeepShell.Ops;
using DeepShell.Tensors;

namespace DeepShell.Layers;

/// <summary>The mean of each channel over all positions: an image, or a sequence, becomes one number a channel. Padded steps of a sequence don't count.</summary>
[Component("GlobalAveragePooling", Aliases = "GlobalAveragePool,GlobalAveragePooling2D", Paper = "arXiv:1312.4400")]
public sealed class GlobalAveragePooling : Layer
{
    /// <inheritdoc/>
    public override bool LeadsOn => true;

    /// <inheritdoc/>
    public override Symbol Build(LayerScope scope, params ReadOnlySpan<Symbol> inputs)
    {
        Symbol x = scope.Single(inputs);
        if (x.Shape.Rank < 2)
            throw new DeepShellException("Layer.Shape", ErrorKind.InvalidArgument,
                $"Layer {scope.Path} got {x.Shape} from {x.Name}, expected an image (height×width×channels) or a sequence (time×features).", "Leave it out.", scope.Path);
        if (x.Lengths is not null) return scope.Apply(new SequenceMeanOp(), [x, x.Lengths]);
        int positions = x.Shape.Size / Math.Max(1, x.Shape[-1]);
        Symbol column = scope.Apply(new ReshapeOp(new Shape(positions, 1, x.Shape[-1])), [x]);
        Window whole = new(new Size2(positions, 1), new Size2(positions, 1), new Size2(1), Padding.Valid, null);
        return scope.Apply(new ReshapeOp(new Shape(x.Shape[-1])), [scope.Apply(new AveragePoolingOp(whole, countPadding: false), [column])]);
    }
}
