using DeepShell.Initializers;
using DeepShell.Tensors;

namespace DeepShell.Graph;

/// <summary>A learnt array: its place in the flat parameter memory and how it starts.</summary>
/// <param name="Name">Path: the layer's name, a dot, the parameter's name.</param>
/// <param name="Shape">Dense weights are [in, out]; convolution weights [height, width, in, out].</param>
/// <param name="Offset">First float in the flat memory; a multiple of <see cref="Alignment"/>.</param>
/// <param name="Initializer">How it starts.</param>
/// <param name="FanIn">Inputs that one output sums over.</param>
/// <param name="FanOut">Outputs that one input reaches.</param>
/// <param name="Decays">Whether weight decay and norm penalties apply (not to biases and normalisation scales).</param>
public sealed record ParameterSlot(string Name, Shape Shape, int Offset, Initializer Initializer, int FanIn, int FanOut, bool Decays)
{
    /// <summary>Slots start at multiples of 16 floats: one cache line.</summary>
    public const int Alignment = 16;
}

/// <summary>An array that is updated but not learnt, such as running statistics.</summary>
/// <param name="Name">Path.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Offset">First float in the flat state memory.</param>
/// <param name="Start">The value of every element before training.</param>
public sealed record StateSlot(string Name, Shape Shape, int Offset, float Start);
