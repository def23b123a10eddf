using System.ComponentModel.DataAnnotations;
using DeepShell.Activations;
using DeepShell.Catalog;
using DeepShell.Layers;
using DeepShell.Models;
using DeepShell.Tensors;

namespace DeepShell.Architectures;

/// <summary>
/// Five convolutions (the first 11×11 in steps of 4) and two layers of 4096 units; 62,378,344 parameters for 224×224 colour images
/// and 1000 classes, and 60,965,224 grouped, as it was split over two graphics cards.
/// </summary>
/// <remarks>
/// Without the local response normalisation, which has no parameters and which later networks found no use for. The paper's 224
/// fits its own arithmetic only with a padding of 2; 227 without padding gives the same shapes.
/// </remarks>
[Component("AlexNet", Paper = "Krizhevsky, Sutskever and Hinton, NIPS 2012")]
public sealed class AlexNet : Architecture
{
    /// <summary>Splits the second, fourth and fifth convolution into two groups, as in the paper.</summary>
    public bool Grouped { get; init; }

    /// <summary>Share of activations dropped behind each dense layer.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Dropout { get; init; } = 0.5;

    /// <inheritdoc/>
    public override Network Body(Shape input)
    {
        int groups = Grouped ? 2 : 1;
        MaxPool2D pool = new() { PoolSize = new(3), Stride = new(2) };
        Network network = Network.Empty
            .Add(new Conv2D { Filters = 96, KernelSize = new(11), Stride = new(4), ExplicitPadding = new(2), Activation = new ReLU() }).Add(pool)
            .Add(new Conv2D { Filters = 256, KernelSize = new(5), Groups = groups, Activation = new ReLU() }).Add(pool)
            .Add(new Conv2D { Filters = 384, Activation = new ReLU() })
            .Add(new Conv2D { Filters = 384, Groups = groups, Activation = new ReLU() })
            .Add(new Conv2D { Filters = 256, Groups = groups, Activation = new ReLU() }).Add(pool)
            .Add(new Flatten());
        for (int i = 0; i < 2; i++)
        {
            network = network.Add(new Dense { Units = 4096, Activation = new ReLU() });
            if (Dropout > 0) network = network.Add(new Dropout { Rate = Dropout });
        }
        return network;
    }
}
