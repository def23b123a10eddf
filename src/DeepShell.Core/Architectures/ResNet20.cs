using System.ComponentModel.DataAnnotations;
using DeepShell.Activations;
using DeepShell.Catalog;
using DeepShell.Layers;
using DeepShell.Models;
using DeepShell.Tensors;

namespace DeepShell.Architectures;

/// <summary>
/// The residual network for small images: a 3×3 convolution, then three stages of 16, 32 and 64 filters with three blocks each,
/// shortcuts without parameters (option A), and the mean of each channel; 269,722 parameters for colour images and 10 classes.
/// </summary>
[Component("ResNet20", Aliases = "ResNet", Paper = "arXiv:1512.03385")]
public sealed class ResNet20 : Architecture
{
    /// <summary>Blocks of each stage: 3 is ResNet-20, 5 ResNet-32, 9 ResNet-56, 18 ResNet-110.</summary>
    [Range(1, 200)]
    public int Blocks { get; init; } = 3;

    /// <summary>Leaves the shortcuts out, for comparison.</summary>
    public bool Plain { get; init; }

    /// <inheritdoc/>
    public override Network Body(Shape input) => Network.Empty
        .Add(ResidualStages.Convolution(16, 3, 1)).Add(new BatchNormalization()).Add(new ReLU())
        .AddStages([(16, Blocks), (32, Blocks), (64, Blocks)], Shortcut.ZeroPadding, Plain)
        .Add(new GlobalAveragePooling());
}
