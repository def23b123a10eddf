using System.Text.Json;
using DeepShell.Activations;
using DeepShell.Architectures;
using DeepShell.Catalog;
using DeepShell.Data;
using DeepShell.Layers;
using DeepShell.Models;
using DeepShell.Tensors;
using DeepShell.Tests.Golden;

namespace DeepShell.Tests.Engine;

/// <summary>The counts that the sources and the papers give.</summary>
public sealed class ParameterCountTests
{
    [Fact]
    public void LeNet5() => Assert.Equal((61_706, 0), Count(new LeNet(), new Shape(28, 28, 1), 10));

    [Fact]
    public void CityU() => Assert.Equal((287_120, 360), Count(new CityU(), new Shape(28, 28, 1), 10));

    // Counted by PyTorch (tests/Golden/make_counts.py).
    [Fact]
    public void Networks_defined_in_PyTorch_have_as_many()
    {
        JsonElement counts = Reference.Load("counts.json");
        Assert.Contains(counts.EnumerateArray(), c => c.GetProperty("architecture").GetString() == "GoogLeNet" && c.GetProperty("parameters").GetInt64() == 6_624_904);
        foreach (JsonElement count in counts.EnumerateArray())
        {
            Architecture network = Components.Create<Architecture>(count.GetProperty("architecture").GetString()!,
                count.GetProperty("settings").EnumerateObject().Select(s => KeyValuePair.Create(s.Name, (object?)s.Value)));
            Shape image = new([.. count.GetProperty("image").EnumerateArray().Select(d => d.GetInt32())]);
            Assert.Equal((count.GetProperty("parameters").GetInt64(), count.GetProperty("statistics").GetInt64()), Count(network, image, count.GetProperty("classes").GetInt32()));
        }
    }

    // Table 1 of the paper: 28, 14, 7; 480, 832, 1024 channels.
    [Theory, InlineData(false), InlineData(true)]
    public void GoogLeNet_has_the_papers_shapes(bool original)
    {
        CompiledNetwork compiled = new(new GoogLeNet { Original = original }.Body(new Shape(224, 224, 3)), new Shape(224, 224, 3), 1000, LearningTask.Classification);
        Shape Of(string name) => compiled.Layers.First(l => l.Name == name).OutputShape;
        Assert.Equal((new Shape(28, 28, 480), new Shape(14, 14, 832), new Shape(7, 7, 1024)), (Of("Inception3b"), Of("Inception4e"), Of("Inception5b")));
    }

    [Fact]
    public void Vgg16() => Assert.Equal((138_357_544, 0), Count(new Vgg16(), new Shape(224, 224, 3), 1000));

    [Theory, InlineData(false, 62_378_344, 224), InlineData(false, 62_378_344, 227), InlineData(true, 60_965_224, 224)]
    public void AlexNet(bool grouped, long expected, int size) =>
        Assert.Equal((expected, 0), Count(new AlexNet { Grouped = grouped }, new Shape(size, size, 3), 1000));

    // Running statistics: two for each normalised channel.
    [Theory, InlineData(false, Shortcut.Automatic, 21_797_672, 17_024), InlineData(false, Shortcut.ZeroPadding, 21_623_848, 15_232), InlineData(true, Shortcut.Automatic, 21_623_848, 15_232)]
    public void ResNet34(bool plain, Shortcut shortcut, long expected, long states)
    {
        ResNet34 network = new() { Plain = plain, Shortcut = shortcut };
        Assert.Equal((expected, states), Count(network, new Shape(224, 224, 3), 1000));
        // 112, 56, then halved by each stage but the first.
        CompiledNetwork compiled = new(network.Body(new Shape(224, 224, 3)), new Shape(224, 224, 3), 1000, LearningTask.Classification);
        Assert.Equal(new Shape(7, 7, 512), compiled.Layers[^3].OutputShape);
        Assert.Equal(16, compiled.Layers.Count(l => l.Name.StartsWith("Stage", StringComparison.Ordinal)));
    }

    [Theory, InlineData(3, 269_722), InlineData(5, 464_154), InlineData(9, 853_018), InlineData(18, 1_727_962)]
    public void ResNet20_and_deeper(int blocks, long expected) => Assert.Equal(expected, Count(new ResNet20 { Blocks = blocks }, new Shape(32, 32, 3), 10).Item1);

    // PyTorch's LSTM has a second bias of 4·128, which adds nothing.
    [Theory, InlineData(RecurrentCell.Lstm, 4 * 128 * (28 + 128 + 1)), InlineData(RecurrentCell.Gru, 3 * 128 * (28 + 128 + 2)), InlineData(RecurrentCell.Simple, 128 * (28 + 128 + 1))]
    public void Recurrent(RecurrentCell cell, int expected) => Assert.Equal((expected + 1290, 0), Count(new RecurrentNet { Cell = cell, Units = [128] }, new Shape(28, 28, 1), 10));

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
