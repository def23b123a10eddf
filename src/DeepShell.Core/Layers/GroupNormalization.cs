using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Graph;
using DeepShell.Initializers;
using DeepShell.Ops;
using DeepShell.Tensors;

namespace DeepShell.Layers;

/// <summary>
/// Gives every group of a sample's channels zero mean and unit variance over all positions, then each channel a learnt scale and
/// shift. Works with small batches, where batch normalisation's statistics are poor.
/// </summary>
[Component("GroupNormalization", Aliases = "GroupNorm", Paper = "arXiv:1803.08494")]
public sealed class GroupNormalization : Layer
{
    /// <summary>Groups; must divide the channels. 1 takes all channels together, as many as channels each by itself.</summary>
    [Position(0), Range(1, int.MaxValue)]
    public int Groups { get; init; } = 32;

    /// <summary>ε: added to the variance.</summary>
    [Range(0.0, 1.0)]
    public double Epsilon { get; init; } = 1e-5;

    /// <inheritdoc/>
    public override bool LeadsOn => true;

    /// <inheritdoc/>
    public override Symbol Build(LayerScope scope, params ReadOnlySpan<Symbol> inputs)
    {
        Symbol x = scope.Single(inputs);
        Shape channels = new(x.Shape[-1]);
        if (channels.Size % Groups != 0)
            throw new DeepShellException("Layer.Groups", ErrorKind.InvalidArgument,
                $"Layer {scope.Path}: {Groups} groups do not divide {channels.Size} channels evenly.", "Choose a number of groups that divides the channels.", Groups);
        return scope.Apply(new GroupNormalizationOp(Groups, eachPosition: false, (float)Epsilon), [x],
            [scope.Parameter("Scale", channels, new Constant { Value = 1 }, decays: false), scope.Parameter("Shift", channels, new Constant(), decays: false)]);
    }
}
