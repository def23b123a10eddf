using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Graph;
using DeepShell.Initializers;
using DeepShell.Ops;
using DeepShell.Tensors;

namespace DeepShell.Layers;

/// <summary>x above 0, slope · x below, with a slope for each channel that is learnt.</summary>
/// <remarks>The paper's start of 0.25; the slopes don't decay, as the paper advises. Keras starts them at 0.</remarks>
[Component("PReLU", Paper = "arXiv:1502.01852")]
public sealed class PReLU : Layer
{
    /// <summary>The slope before training.</summary>
    [Position(0), Range(0.0, 1.0)]
    public double Start { get; init; } = 0.25;

    /// <inheritdoc/>
    public override Symbol Build(LayerScope scope, params ReadOnlySpan<Symbol> inputs)
    {
        Symbol x = scope.Single(inputs);
        return scope.Apply(new PReluOp(), [x], [scope.Parameter("Slope", new Shape(x.Shape[-1]), new Constant { Value = Start }, decays: false)]);
    }
}
