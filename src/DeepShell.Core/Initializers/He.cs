using DeepShell.Catalog;

namespace DeepShell.Initializers;

/// <summary>Variance 2 / fan-in: keeps the variance of activations through ReLU layers.</summary>
[Component("He", Paper = "arXiv:1502.01852", Aliases = "Kaiming")]
public sealed class He : ScaledInitializer
{
    /// <inheritdoc/>
    protected override double Scale => 2;
}
