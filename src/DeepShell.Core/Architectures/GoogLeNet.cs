using System.ComponentModel.DataAnnotations;
using DeepShell.Activations;
using DeepShell.Catalog;
using DeepShell.Initializers;
using DeepShell.Layers;
using DeepShell.Models;
using DeepShell.Ops;
using DeepShell.Tensors;

namespace DeepShell.Architectures;

/// <summary>
/// Nine inception modules, each of four branches joined channel behind channel, and the mean of each channel; 6,624,904 parameters for
/// 224×224 colour images and 1000 classes, as in torchvision: normalised, and with 3×3 where the paper has 5×5. As in the paper it has 6,998,552.
/// </summary>
/// <remarks>
/// Without the two auxiliary classifiers, which serve training only, and without the paper's local response normalisation, which has no
/// parameters.
/// </remarks>
[Component("GoogLeNet", Aliases = "InceptionV1", Paper = "arXiv:1409.4842")]
public sealed class GoogLeNet : Architecture
{
    /// <summary>As in the paper: 5×5 convolutions in the third branch, biases, and no batch normalisation.</summary>
    public bool Original { get; init; }

    /// <summary>Share of activations dropped in front of the output layer.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Dropout { get; init; } = 0.4;

    /// <inheritdoc/>
    public override Network Body(Shape input)
    {
        Network network = Network.Empty.Add(new Sequence { Layers = [.. Convolution(64, 7, 2)] }, "Stem1").Add(Pool(3))
            .Add(new Sequence { Layers = [.. Convolution(64, 1), .. Convolution(192, 3)] }, "Stem2").Add(Pool(3))
            .Add(Module(64, 96, 128, 16, 32, 32), "Inception3a").Add(Module(128, 128, 192, 32, 96, 64), "Inception3b").Add(Pool(3))
            .Add(Module(192, 96, 208, 16, 48, 64), "Inception4a").Add(Module(160, 112, 224, 24, 64, 64), "Inception4b")
            .Add(Module(128, 128, 256, 24, 64, 64), "Inception4c").Add(Module(112, 144, 288, 32, 64, 64), "Inception4d")
            .Add(Module(256, 160, 320, 32, 128, 128), "Inception4e").Add(Pool(Original ? 3 : 2))
            .Add(Module(256, 160, 320, 32, 128, 128), "Inception5a").Add(Module(384, 192, 384, 48, 128, 128), "Inception5b")
            .Add(new GlobalAveragePooling());
        return Dropout > 0 ? network.Add(new Dropout { Rate = Dropout }) : network;
    }

    private Inception Module(int one, int threeReduced, int three, int fiveReduced, int five, int pooled) => new()
    {
        Branches =
        [
            new Sequence { Layers = [.. Convolution(one, 1)] },
            new Sequence { Layers = [.. Convolution(threeReduced, 1), .. Convolution(three, 3)] },
            new Sequence { Layers = [.. Convolution(fiveReduced, 1), .. Convolution(five, Original ? 5 : 3)] },
            new Sequence { Layers = [new MaxPool2D { PoolSize = new(3), Stride = new(1), Padding = Padding.Same }, .. Convolution(pooled, 1)] },
        ],
    };

    private Layer[] Convolution(int filters, int kernel, int stride = 1)
    {
        Conv2D convolution = new()
        {
            Filters = filters, KernelSize = new(kernel), Stride = new(stride), ExplicitPadding = new(kernel / 2), NoBias = !Original, Initializer = new He(),
            Activation = Original ? new ReLU() : null,
        };
        return Original ? [convolution] : [convolution, new BatchNormalization { Epsilon = 0.001 }, new ReLU()];
    }

    private static MaxPool2D Pool(int size) => new() { PoolSize = new(size), Stride = new(2), Padding = Padding.Same };
}
