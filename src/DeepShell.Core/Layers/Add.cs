using DeepShell.Catalog;
using DeepShell.Graph;
using DeepShell.Ops;

namespace DeepShell.Layers;

/// <summary>The sum of layers of one shape: <c>Add-Layer Add -InputFrom Conv2D1, Conv2D3</c>.</summary>
[Component("Add", Aliases = "Sum")]
public sealed class Add : Layer
{
    /// <inheritdoc/>
    public override Symbol Build(LayerScope scope, params ReadOnlySpan<Symbol> inputs)
    {
        scope.Several(inputs);
        foreach (Symbol other in inputs)
            if (!other.Shape.Equals(inputs[0].Shape))
                throw new DeepShellException("Layer.Shape", ErrorKind.InvalidArgument,
                    $"Layer {scope.Path} adds {inputs[0].Name} ({inputs[0].Shape}) and {other.Name} ({other.Shape}); their shapes must be the same.",
                    "Bring one to the other's shape, for example with a 1×1 convolution, or join them with Concatenate.", scope.Path);
        return scope.Apply(new AddOp(), inputs);
    }
}
