using DeepShell.Activations;
using DeepShell.Architectures;
using DeepShell.Data;
using DeepShell.Layers;
using DeepShell.Models;
using DeepShell.Tensors;

namespace DeepShell.Tests.Engine;

/// <summary>The counts that the sources and the papers give.</summary>
public sealed class ParameterCountTests
{
    [Fact]
    public void LeNet5() => Assert.Equal((61_706, 0), Count(new LeNet(), new Shape(28, 28, 1), 10));

    [Fact]
    public void CityU() => Assert.Equal((287_120, 360), Count(new CityU(), new Shape(28, 28, 1), 10));

    [Fact]
    public void Forty_inputs_thirty_units_one_output() => Assert.Equal((1_261, 0), Count(new Mlp { Hidden = [30] }, new Shape(40), 1));

    // k·k·(in / groups)·out + out
    [Theory, InlineData(1, 4 * 9 * 8 + 8), InlineData(2, 2 * 9 * 8 + 8), InlineData(4, 9 * 8 + 8)]
    public void Grouped_convolutions(int groups, int expected)
    {
        CompiledNetwork network = new(Network.Empty.Add(new Conv2D { Filters = 8, Groups = groups }), new Shape(6, 6, 4), 2, LearningTask.Classification);
        Assert.Equal(expected, network.Layers[0].Parameters);
        Assert.Equal(new Shape(6, 6, 8), network.Layers[0].OutputShape);
    }

    // A last layer that is one already is not doubled.
    [Theory, InlineData(10, 10), InlineData(1, 2)]
    public void An_output_layer_of_the_users_own_is_used(int units, int classes)
    {
        Activation activation = units == 1 ? new Sigmoid() : new Softmax();
        foreach (Network described in new[]
        {
            Network.Empty.Add(new Dense { Units = units, Activation = activation }),
            Network.Empty.Add(new Dense { Units = units }).Add(activation),
        })
        {
            CompiledNetwork network = new(described, new Shape(4), classes, LearningTask.Classification);
            Assert.Equal(5 * units, network.Graph.ParameterCount);
            Assert.Equal(described.Nodes.Length, network.Layers.Count);
            Assert.Equal(new Shape(units), network.Output.Shape);
        }
    }

    private static (long, long) Count(Architecture architecture, Shape input, int outputs)
    {
        CompiledNetwork network = new(architecture.Body(input), input, outputs, outputs == 1 ? LearningTask.Regression : LearningTask.Classification);
        Assert.Equal(network.Graph.ParameterCount, network.Layers.Sum(l => l.Parameters));
        Assert.Equal(network.Graph.StateCount, network.Layers.Sum(l => l.States));
        return (network.Graph.ParameterCount, network.Graph.StateCount);
    }
}
