using DeepShell.Activations;
using DeepShell.Catalog;
using DeepShell.Layers;
using DeepShell.Models;
using DeepShell.Ops;
using DeepShell.Tensors;

namespace DeepShell.Architectures;

/// <summary>
/// LeNet-5 with ReLU and max pooling: two 5×5 convolutions (6 and 16 filters), then 120 and 84 units; 61,706 parameters
/// for a 28×28 grey image and 10 classes.
/// </summary>
[Component("LeNet", Paper = "LeCun, Bottou, Bengio and Haffner, Proceedings of the IEEE 86, 1998")]
public sealed class LeNet : Architecture
{
    /// <inheritdoc/>
    public override Network Body(Shape input) => Network.Empty
        .Add(new Conv2D { Filters = 6, KernelSize = new(5), Padding = Padding.Same, Activation = new ReLU() })
        .Add(new MaxPool2D())
        .Add(new Conv2D { Filters = 16, KernelSize = new(5), Padding = Padding.Valid, Activation = new ReLU() })
        .Add(new MaxPool2D())
        .Add(new Flatten())
        .Add(new Dense { Units = 120, Activation = new ReLU() })
        .Add(new Dense { Units = 84, Activation = new ReLU() });
}
