using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Graph;
using DeepShell.Ops;
using DeepShell.Tensors;

namespace DeepShell.Layers;

/// <summary>
/// Branches that read the same input, joined channel behind channel. Each branch is a script block:
/// <c>Add-Layer Inception { Add-Layer Conv2D 16 1 } { Add-Layer Conv2D 8 1; Add-Layer Conv2D 16 3 }</c>.
/// </summary>
[Component("Inception", Aliases = "Branches", Paper = "arXiv:1409.4842")]
public sealed class Inception : Layer
{
    /// <summary>The branches: one script block each.</summary>
    [Required, Position(0)]
    public Layer[] Branches { get; init; } = [];

    /// <inheritdoc/>
    public override Symbol Build(LayerScope scope, params ReadOnlySpan<Symbol> inputs)
    {
        Symbol x = scope.Single(inputs);
        // One empty branch hands the input on, beside others that compute; nothing but empty ones is a slip.
        if (!Branches.Any(b => Sequence.Of(b).Flat().Any()))
            throw new DeepShellException("Layer.Branches", ErrorKind.InvalidArgument, $"Layer {scope.Path} has no layers in its branches.", "Give a script block with layers for each: { Add-Layer Conv2D 16 }.", scope.Path);
        Symbol[] ends = new Symbol[Branches.Length];
        for (int b = 0; b < ends.Length; b++) ends[b] = scope.Build(Sequence.Of(Branches[b]), $"Branch{b + 1}", x);
        for (int b = 1; b < ends.Length; b++)
            if (!Positions(ends[b].Shape).SequenceEqual(Positions(ends[0].Shape)))
                throw new DeepShellException("Layer.Shape", ErrorKind.InvalidArgument,
                    $"Layer {scope.Path}: branch 1 ends with {ends[0].Shape} and branch {b + 1} with {ends[b].Shape}; all but the channels must agree.",
                    "Use padding Same and the same stride in every branch.", scope.Path);
        return ends.Length == 1 ? ends[0] : scope.Apply(new ConcatenateOp(-1), ends);
    }

    private static IEnumerable<int> Positions(Shape shape) => shape.Dimensions.SkipLast(1);
}
