using DeepShell.Catalog;
using DeepShell.Graph;
using DeepShell.Ops;

namespace DeepShell.Layers;

/// <summary>
/// The Euclidean distance of the first layer's result from each of the others': <c>Add-Layer Distance -InputFrom tower, tower2</c>.
/// As a network's last layer it is the output, for the losses Contrastive (one distance) and Triplet (several).
/// </summary>
/// <remarks>PyTorch's pairwise distance adds 1e-6 to every difference; this one adds nothing, and has the gradient 0 where the distance is 0.</remarks>
[Component("Distance", Paper = "Hadsell, Chopra and LeCun, CVPR 2006")]
public sealed class Distance : Layer
{
    /// <inheritdoc/>
    public override bool GivesOutput => true;

    /// <inheritdoc/>
    public override Symbol Build(LayerScope scope, params ReadOnlySpan<Symbol> inputs)
    {
        scope.Several(inputs);
        foreach (Symbol other in inputs)
            if (!other.Shape.Equals(inputs[0].Shape))
                throw new DeepShellException("Layer.Shape", ErrorKind.InvalidArgument,
                    $"Layer {scope.Path} compares {inputs[0].Name} ({inputs[0].Shape}) with {other.Name} ({other.Shape}); their shapes must be the same.",
                    "Share one layer between them: Add-Layer -Share.", scope.Path);
        return scope.Apply(new DistanceOp(), inputs);
    }
}
