using DeepShell.Catalog;
using DeepShell.Graph;
using DeepShell.Ops;

namespace DeepShell.Layers;

/// <summary>
/// The mean of layers of one shape: <c>Add-Layer Average -InputFrom Dense1, Dense2</c>. Of probabilities
/// the inputs are the logits, and the output is the logits of the mean. It is the last layer of merged models.
/// </summary>
[Component("Average", Aliases = "Mean")]
public sealed class Average : Layer
{
    /// <summary>What is averaged: the values themselves, or the probabilities that softmax or sigmoid makes of them.</summary>
    public Averaged Of { get; init; }

    /// <summary>As a network's last layer it is the output: none is added behind it.</summary>
    public bool IsOutput { get; init; }

    /// <inheritdoc/>
    public override bool GivesOutput => IsOutput;

    /// <inheritdoc/>
    public override Symbol Build(LayerScope scope, params ReadOnlySpan<Symbol> inputs)
    {
        scope.Several(inputs);
        foreach (Symbol other in inputs)
            if (!other.Shape.Equals(inputs[0].Shape))
                throw new DeepShellException("Layer.Shape", ErrorKind.InvalidArgument,
                    $"Layer {scope.Path} averages {inputs[0].Name} ({inputs[0].Shape}) and {other.Name} ({other.Shape}); their shapes must be the same.",
                    "Bring one to the other's shape, for example with a Dense layer.", scope.Path);
        return scope.Apply(new AverageOp(Of), inputs);
    }
}
