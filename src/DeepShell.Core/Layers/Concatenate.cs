using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Graph;
using DeepShell.Ops;

namespace DeepShell.Layers;

/// <summary>Layers one behind the other, channel behind channel: <c>Add-Layer Concatenate -InputFrom Conv2D1, Conv2D3</c>.</summary>
[Component("Concatenate", Aliases = "Concat")]
public sealed class Concatenate : Layer
{
    /// <summary>The dimension to join along, without the batch; -1 is the last (channels, features).</summary>
    [Position(0), Range(-8, 7)]
    public int Axis { get; init; } = -1;

    /// <inheritdoc/>
    public override Symbol Build(LayerScope scope, params ReadOnlySpan<Symbol> inputs)
    {
        scope.Several(inputs);
        try
        {
            return scope.Apply(new ConcatenateOp(Axis), inputs);
        }
        catch (DeepShellException e)
        {
            string from = string.Join(", ", inputs.ToArray().Select(i => $"{i.Name} ({i.Shape})"));
            throw new DeepShellException("Layer.Shape", ErrorKind.InvalidArgument, $"Layer {scope.Path} joins {from}: {e.Problem}",
                "Bring them to one size first, with the same stride and padding in every branch or by pooling.", scope.Path, e);
        }
    }
}
