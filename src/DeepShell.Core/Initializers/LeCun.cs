using DeepShell.Catalog;

namespace DeepShell.Initializers;

/// <summary>Variance 1 / fan-in: keeps the variance of activations through linear, tanh-like and SELU layers.</summary>
[Component("LeCun", Paper = "LeCun, Bottou, Orr and Müller: Efficient BackProp, 1998")]
public sealed class LeCun : ScaledInitializer
{
    /// <inheritdoc/>
    protected override double Scale => 1;
}
