using DeepShell.Catalog;
using DeepShell.Graph;
using DeepShell.Ops;

namespace DeepShell.Layers;

/// <summary>The mean of each window, channel by channel.</summary>
[Component("AveragePool2D", Aliases = "AveragePool")]
public sealed class AveragePool2D : Layer
{
    /// <summary>Size of the window.</summary>
    [Position(0)]
    public Size2 PoolSize { get; init; } = new(2);

    /// <summary>Step from one position to the next; the window's size if not given.</summary>
    public Size2? Stride { get; init; }

    /// <summary>Same: output of ⌈size / stride⌉; Valid: the window stays inside the image.</summary>
    public Padding Padding { get; init; } = Padding.Valid;

    /// <summary>Counts the padding as zeros, as PyTorch does; otherwise the mean is over the pixels that are there, as in TensorFlow.</summary>
    public bool CountPadding { get; init; }

    /// <inheritdoc/>
    public override bool LeadsOn => true;

    /// <inheritdoc/>
    public override Symbol Build(LayerScope scope, params ReadOnlySpan<Symbol> inputs)
    {
        Symbol x = scope.Single(inputs, 3, "an image (height×width×channels)");
        Size2 stride = Stride ?? PoolSize;
        WindowSettings.Check(scope.Path, PoolSize, stride, new Size2(1));
        return scope.Apply(new AveragePoolingOp(new Window(PoolSize, stride, new Size2(1), Padding, null), CountPadding), [x]);
    }
}
