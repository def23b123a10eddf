using DeepShell.Activations;
using DeepShell.Initializers;
using DeepShell.Layers;
using DeepShell.Models;

namespace DeepShell.Architectures;

/// <summary>The stages of residual blocks that the ResNets share: two 3×3 convolutions a block, each normalised.</summary>
internal static class ResidualStages
{
    /// <summary>Adds stages; each but the first halves the image in its first block.</summary>
    /// <param name="network">What comes before.</param>
    /// <param name="stages">Filters and blocks of each stage.</param>
    /// <param name="shortcut">Where the shape changes.</param>
    /// <param name="plain">Without the shortcuts: the same layers in a row.</param>
    public static Network AddStages(this Network network, (int Filters, int Blocks)[] stages, Shortcut shortcut, bool plain = false)
    {
        for (int s = 0; s < stages.Length; s++)
            for (int b = 0; b < stages[s].Blocks; b++)
            {
                Layer[] body =
                [
                    Convolution(stages[s].Filters, 3, s > 0 && b == 0 ? 2 : 1), new BatchNormalization(), new ReLU(),
                    Convolution(stages[s].Filters, 3, 1), new BatchNormalization(),
                ];
                string name = $"Stage{s + 1}Block{b + 1}";
                network = plain ? network.Add(new Sequence { Layers = [.. body, new ReLU()] }, name)
                    : network.Add(new Residual { Body = new Sequence { Layers = body }, Shortcut = shortcut, Activation = new ReLU() }, name);
            }
        return network;
    }

    /// <summary>A convolution with symmetric padding and without bias, started by He's rule.</summary>
    public static Conv2D Convolution(int filters, int kernel, int stride) => new()
    {
        Filters = filters, KernelSize = new(kernel), Stride = new(stride), ExplicitPadding = new(kernel / 2), NoBias = true, Initializer = new He(),
    };
}
