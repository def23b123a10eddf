using DeepShell.Activations;
using DeepShell.Data;
using DeepShell.Layers;
using DeepShell.Models;
using DeepShell.Tensors;

namespace DeepShell.Tests.Engine;

/// <summary>A bias directly in front of a batch normalisation is left out, and only there.</summary>
public sealed class BiasTests
{
    private static readonly Network s_convolution = Network.Empty.Add(new Conv2D { Filters = 4, Stride = new(2), Padding = Ops.Padding.Valid });

    [Fact]
    public void Is_left_out_in_front_of_a_normalisation()
    {
        Assert.False(HasBias(s_convolution.Add(new BatchNormalization()), "Conv2D1"));
        Assert.False(HasBias(s_convolution.Add(new BatchNormalization(), inputs: ["conv2d1"]), "Conv2D1"));
        Assert.False(HasBias(Network.Empty.Add(new Dense { Units = 3 }).Add(new BatchNormalization()), "Dense1"));
        Assert.False(HasBias(Network.Empty.Add(new Sequence { Layers = [new Dense { Units = 3 }, new BatchNormalization()] }), "Sequence1.Dense1"));
    }

    [Fact]
    public void Stays_where_somebody_else_sees_it()
    {
        Assert.True(HasBias(s_convolution, "Conv2D1"));
        Assert.True(HasBias(s_convolution.Add(new ReLU()).Add(new BatchNormalization()), "Conv2D1"));
        Assert.True(HasBias(s_convolution.Add(new BatchNormalization()).Add(new Add(), inputs: ["Conv2D1", "BatchNormalization1"]), "Conv2D1"));
        Assert.True(HasBias(s_convolution.Add(new BatchNormalization(), inputs: ["Input"]), "Conv2D1"));
        Assert.True(HasBias(Network.Empty.Add(new Dense { Units = 3, Activation = new Tanh() }).Add(new BatchNormalization()), "Dense1"));
    }

    // The other settings stay.
    [Fact]
    public void The_layer_is_otherwise_the_same()
    {
        CompiledNetwork compiled = new(s_convolution.Add(new BatchNormalization()), new Shape(8, 8, 1), 2, LearningTask.Classification);
        Assert.Equal(new Shape(3, 3, 4), compiled.Layers[0].OutputShape);
        Assert.Contains("NoBias (BatchNormalization1 follows)", compiled.Layers[0].Settings, StringComparison.Ordinal);
    }

    private static bool HasBias(Network network, string layer) =>
        new CompiledNetwork(network, new Shape(8, 8, 1), 2, LearningTask.Classification).Graph.Parameters.Any(p => p.Name == $"{layer}.Bias");
}
