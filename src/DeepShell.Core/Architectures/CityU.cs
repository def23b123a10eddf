using DeepShell.Activations;
using DeepShell.Catalog;
using DeepShell.Layers;
using DeepShell.Models;
using DeepShell.Tensors;

namespace DeepShell.Architectures;

/// <summary>
/// The lecture's MNIST network: 5×5 convolutions with 10, 40 and 80 filters (strides 2, 2, 1), then 50 units, each without
/// bias and followed by batch normalisation and ReLU; 287,120 parameters and 360 running statistics for 10 classes.
/// </summary>
[Component("CityU", Paper = "City University of Hong Kong, CS5489 lecture 10a")]
public sealed class CityU : Architecture
{
    /// <inheritdoc/>
    public override Network Body(Shape input)
    {
        Network network = Network.Empty;
        foreach ((int filters, int stride) in new[] { (10, 2), (40, 2), (80, 1) })
            network = network.Add(new Conv2D { Filters = filters, KernelSize = new(5), Stride = new(stride), NoBias = true, Initializer = new Initializers.Glorot() })
                .Add(new BatchNormalization()).Add(new ReLU());
        return network.Add(new Flatten()).Add(new Dense { Units = 50, NoBias = true, Initializer = new Initializers.Glorot() })
            .Add(new BatchNormalization()).Add(new ReLU());
    }
}
