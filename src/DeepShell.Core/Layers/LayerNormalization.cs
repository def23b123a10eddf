using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Graph;
using DeepShell.Initializers;
using DeepShell.Ops;
using DeepShell.Tensors;

namespace DeepShell.Layers;

/// <summary>
/// Gives every sample's features (the last dimension, at each position by itself) zero mean and unit variance, then a learnt scale
/// and shift. Does not look at the batch, so training and prediction are the same.
/// </summary>
[Component("LayerNormalization", Aliases = "LayerNorm", Paper = "arXiv:1607.06450")]
public sealed class LayerNormalization : Layer
{
    /// <summary>ε: added to the variance. (Keras has 1e-3.)</summary>
    [Range(0.0, 1.0)]
    public double Epsilon { get; init; } = 1e-5;

    /// <inheritdoc/>
    public override bool LeadsOn => true;

    /// <inheritdoc/>
    public override Symbol Build(LayerScope scope, params ReadOnlySpan<Symbol> inputs)
    {
        Symbol x = scope.Single(inputs);
        Shape channels = new(x.Shape[-1]);
        return scope.Apply(new GroupNormalizationOp(groups: 1, eachPosition: true, (float)Epsilon), [x],
            [scope.Parameter("Scale", channels, new Constant { Value = 1 }, decays: false), scope.Parameter("Shift", channels, new Constant(), decays: false)]);
    }
}
