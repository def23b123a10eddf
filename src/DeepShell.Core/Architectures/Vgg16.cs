using System.ComponentModel.DataAnnotations;
using DeepShell.Activations;
using DeepShell.Catalog;
using DeepShell.Layers;
using DeepShell.Models;
using DeepShell.Tensors;

namespace DeepShell.Architectures;

/// <summary>
/// Thirteen 3×3 convolutions in five stages halved by max pooling, then two layers of 4096 units; 138,357,544 parameters for
/// 224×224 colour images and 1000 classes.
/// </summary>
[Component("Vgg16", Aliases = "VGG-16,VGG", Paper = "arXiv:1409.1556")]
public sealed class Vgg16 : Architecture
{
    /// <summary>Share of activations dropped behind each dense layer.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Dropout { get; init; } = 0.5;

    /// <inheritdoc/>
    public override Network Body(Shape input)
    {
        Network network = Network.Empty;
        foreach ((int filters, int convolutions) in new[] { (64, 2), (128, 2), (256, 3), (512, 3), (512, 3) })
        {
            for (int i = 0; i < convolutions; i++) network = network.Add(new Conv2D { Filters = filters, Activation = new ReLU() });
            network = network.Add(new MaxPool2D());
        }
        network = network.Add(new Flatten());
        for (int i = 0; i < 2; i++)
        {
            network = network.Add(new Dense { Units = 4096, Activation = new ReLU() });
            if (Dropout > 0) network = network.Add(new Dropout { Rate = Dropout });
        }
        return network;
    }
}
