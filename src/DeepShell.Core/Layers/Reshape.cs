using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Graph;
using DeepShell.Ops;

namespace DeepShell.Layers;

/// <summary>The same numbers under another shape: <c>Add-Layer Reshape 28,28</c> makes a grey image a sequence of its rows.</summary>
[Component("Reshape")]
public sealed class Reshape : Layer
{
    /// <summary>The dimensions, without the batch; one may be -1 and follows from the others.</summary>
    [Required, Position(0), Range(-1, int.MaxValue)]
    public int[] Dimensions { get; init; } = [];

    /// <inheritdoc/>
    public override Symbol Build(LayerScope scope, params ReadOnlySpan<Symbol> inputs)
    {
        Symbol x = scope.Single(inputs);
        int[] wanted = [.. Dimensions];
        long known = wanted.Where(d => d != -1).Aggregate(1L, (a, b) => a * b);
        if (wanted.Count(d => d == -1) == 1 && known > 0 && x.Shape.Size % known == 0) wanted[Array.IndexOf(wanted, -1)] = (int)(x.Shape.Size / known);
        if (wanted.Contains(-1) || wanted.Aggregate(1L, (a, b) => a * b) != x.Shape.Size)
            throw new DeepShellException("Layer.Shape", ErrorKind.InvalidArgument,
                $"Layer {scope.Path}: {x.Shape} from {x.Name} has {x.Shape.Size} elements and cannot be seen as {string.Join("×", Dimensions)}.",
                "The product of the dimensions must be the number of elements; one dimension may be -1.", Dimensions);
        return scope.Apply(new ReshapeOp(new(wanted)), [x]);
    }
}
