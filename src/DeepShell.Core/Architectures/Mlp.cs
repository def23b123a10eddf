using System.ComponentModel.DataAnnotations;
using DeepShell.Activations;
using DeepShell.Catalog;
using DeepShell.Layers;
using DeepShell.Models;
using DeepShell.Tensors;

namespace DeepShell.Architectures;

/// <summary>Multi-layer perceptron: dense layers, each followed by an activation.</summary>
[Component("Mlp")]
public sealed class Mlp : Architecture
{
    /// <summary>Units of the hidden layers.</summary>
    [Position(0), Range(1, int.MaxValue)]
    public int[] Hidden { get; init; } = [64, 32];

    /// <summary>The activation of the hidden layers.</summary>
    public Activation Activation { get; init; } = new ReLU();

    /// <summary>Share of activations dropped behind each hidden layer.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Dropout { get; init; }

    /// <inheritdoc/>
    public override Network Body(Shape input)
    {
        Network network = Network.Empty;
        foreach (int units in Hidden)
        {
            network = network.Add(new Dense { Units = units, Activation = Activation });
            if (Dropout > 0) network = network.Add(new Dropout { Rate = Dropout });
        }
        return network;
    }
}
