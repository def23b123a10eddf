using DeepShell.Catalog;

namespace DeepShell.Initializers;

/// <summary>
/// Variance 2 / (fan-in + fan-out): a compromise between keeping the variance of activations and that of gradients.
/// </summary>
/// <remarks>Lecture notes often call 1 / fan-in "Xavier"; that is <see cref="LeCun"/>. This is the paper's own formula.</remarks>
[Component("Glorot", Paper = "Glorot and Bengio, AISTATS 2010", Aliases = "Xavier")]
public sealed class Glorot : ScaledInitializer
{
    /// <summary>Averages the fans, as the paper does, and draws uniformly.</summary>
    public Glorot()
    {
        Fan = Fan.Average;
        Distribution = Distribution.Uniform;
    }

    /// <inheritdoc/>
    protected override double Scale => 1;
}
