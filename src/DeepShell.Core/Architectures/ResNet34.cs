using DeepShell.Activations;
using DeepShell.Catalog;
using DeepShell.Layers;
using DeepShell.Models;
using DeepShell.Ops;
using DeepShell.Tensors;

namespace DeepShell.Architectures;

/// <summary>
/// The 34-layer residual network for photographs (224×224): stages of 3, 4, 6 and 3 blocks; 21,797,672 parameters for 1000 classes,
/// and plain, without shortcuts, 21,623,848.
/// </summary>
/// <remarks>
/// Where the shape changes the shortcut is a projection (option B), as in PyTorch's; the paper's table has zero padding for this
/// depth, which has as many parameters as the plain network.
/// </remarks>
[Component("ResNet34", Paper = "arXiv:1512.03385")]
public sealed class ResNet34 : Architecture
{
    /// <summary>What takes the input to the sum where the shape changes.</summary>
    public Shortcut Shortcut { get; init; }

    /// <summary>Leaves the shortcuts out, for comparison.</summary>
    public bool Plain { get; init; }

    /// <inheritdoc/>
    public override Network Body(Shape input) => Network.Empty
        .Add(ResidualStages.Convolution(64, 7, 2)).Add(new BatchNormalization()).Add(new ReLU())
        .Add(new MaxPool2D { PoolSize = new(3), Stride = new(2), Padding = Padding.Same })
        .AddStages([(64, 3), (128, 4), (256, 6), (512, 3)], Shortcut, Plain)
        .Add(new GlobalAveragePooling());
}
