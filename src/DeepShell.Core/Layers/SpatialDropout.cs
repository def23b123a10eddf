using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Graph;
using DeepShell.Ops;

namespace DeepShell.Layers;

/// <summary>
/// Drops whole channels in training and scales the others up: neighbouring pixels say much the same, so dropping single ones
/// regularises a convolution little.
/// </summary>
[Component("SpatialDropout", Aliases = "SpatialDropout2D,Dropout2D", Paper = "arXiv:1411.4280")]
public sealed class SpatialDropout : Layer
{
    /// <summary>The share of channels that is dropped.</summary>
    [Position(0), Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Rate { get; init; } = 0.5;

    /// <inheritdoc/>
    public override bool LeadsOn => true;

    /// <inheritdoc/>
    public override Symbol Build(LayerScope scope, params ReadOnlySpan<Symbol> inputs) =>
        scope.Apply(new DropoutOp((float)Rate, wholeChannels: true), [scope.Single(inputs)]);
}
