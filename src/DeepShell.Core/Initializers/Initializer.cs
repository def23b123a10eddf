using DeepShell.Catalog;
using DeepShell.Tensors;

namespace DeepShell.Initializers;

/// <summary>How a parameter starts.</summary>
[ComponentKind("Initializer")]
public abstract class Initializer
{
    /// <summary>The mean of what it draws.</summary>
    public virtual double Mean(int fanIn, int fanOut) => 0;

    /// <summary>The variance of what it draws.</summary>
    public abstract double Variance(int fanIn, int fanOut);

    /// <summary>Fills <paramref name="values"/>.</summary>
    /// <param name="values">The parameter, flat.</param>
    /// <param name="fanIn">Inputs that one output sums over.</param>
    /// <param name="fanOut">Outputs that one input reaches.</param>
    /// <param name="random">The parameter's own stream.</param>
    public abstract void Fill(Span<float> values, int fanIn, int fanOut, RandomStream random);
}
