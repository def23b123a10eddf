using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Graph;
using DeepShell.Ops;

namespace DeepShell.Layers;

/// <summary>Drops a random share of the activations in training and scales the others up, so that prediction needs no change.</summary>
[Component("Dropout", Paper = "Srivastava et al., JMLR 15, 2014")]
public sealed class Dropout : Layer
{
    /// <summary>The share that is dropped.</summary>
    [Position(0), Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Rate { get; init; } = 0.5;

    /// <inheritdoc/>
    public override bool LeadsOn => true;

    /// <inheritdoc/>
    public override Symbol Build(LayerScope scope, params ReadOnlySpan<Symbol> inputs) =>
        scope.Apply(new DropoutOp((float)Rate), [scope.Single(inputs)]);
}
