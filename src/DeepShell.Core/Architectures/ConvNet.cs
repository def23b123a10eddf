using System.ComponentModel.DataAnnotations;
using DeepShell.Activations;
using DeepShell.Catalog;
using DeepShell.Layers;
using DeepShell.Models;
using DeepShell.Tensors;

namespace DeepShell.Architectures;

/// <summary>
/// A plain convolutional network for small images: stages of 3×3 convolutions with batch normalisation and ReLU, halved by
/// max pooling, then a dense layer with dropout. What New-Model picks for images.
/// </summary>
[Component("ConvNet", Aliases = "Cnn")]
public sealed class ConvNet : Architecture
{
    /// <summary>Filters of each stage; a stage halves the image.</summary>
    [Position(0), Range(1, int.MaxValue)]
    public int[] Filters { get; init; } = [16, 32, 64];

    /// <summary>Units of the dense layer.</summary>
    [Range(1, int.MaxValue)]
    public int Units { get; init; } = 64;

    /// <summary>Share of activations dropped in front of the output layer.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Dropout { get; init; } = 0.25;

    /// <inheritdoc/>
    public override Network Body(Shape input)
    {
        Network network = Network.Empty;
        int smaller = Math.Min(input[0], input[1]);
        foreach (int filters in Filters)
        {
            network = network.Add(new Conv2D { Filters = filters, NoBias = true, Initializer = new Initializers.He() })
                .Add(new BatchNormalization()).Add(new ReLU());
            if (smaller < 2) continue;
            network = network.Add(new MaxPool2D());
            smaller /= 2;
        }
        network = network.Add(new Flatten()).Add(new Dense { Units = Units, NoBias = true, Initializer = new Initializers.He() })
            .Add(new BatchNormalization()).Add(new ReLU());
        return Dropout > 0 ? network.Add(new Dropout { Rate = Dropout }) : network;
    }
}
