using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Graph;
using DeepShell.Initializers;
using DeepShell.Ops;
using DeepShell.Tensors;

namespace DeepShell.Layers;

/// <summary>
/// Gives every channel zero mean and unit variance over the batch, then a learnt scale and shift; at prediction running
/// averages stand for the batch. Put it before the activation; a dense layer or convolution directly in front of it leaves out its bias.
/// </summary>
[Component("BatchNormalization", Aliases = "BatchNorm", Paper = "arXiv:1502.03167")]
public sealed class BatchNormalization : Layer
{
    /// <summary>ε: added to the variance.</summary>
    [Range(0.0, 1.0)]
    public double Epsilon { get; init; } = 1e-5;

    /// <summary>
    /// Share of each new batch in the running averages: what PyTorch calls momentum; Keras' momentum is 1 minus it.
    /// </summary>
    [Range(0.0, 1.0)]
    public double NewShare { get; init; } = 0.1;

    /// <inheritdoc/>
    public override bool LeadsOn => true;

    /// <inheritdoc/>
    public override Symbol Build(LayerScope scope, params ReadOnlySpan<Symbol> inputs)
    {
        Symbol x = scope.Single(inputs);
        Shape channels = new(x.Shape[-1]);
        ParameterSlot scale = scope.Parameter("Scale", channels, new Constant { Value = 1 }, decays: false);
        ParameterSlot shift = scope.Parameter("Shift", channels, new Constant(), decays: false);
        StateSlot mean = scope.State("RunningMean", channels, 0), variance = scope.State("RunningVariance", channels, 1);
        return scope.Apply(new BatchNormalizationOp((float)Epsilon, (float)NewShare), [x], [scale, shift], [mean, variance]);
    }
}
