using DeepShell.Catalog;

namespace DeepShell.Surfaces;

/// <summary>A loss of two weights, to watch optimisers on.</summary>
[ComponentKind("Surface")]
public abstract class Surface
{
    /// <summary>Where it is lowest; for a surface without a lowest point, where paths turn away from.</summary>
    public abstract (double X, double Y) Minimum { get; }

    /// <summary>Where paths usually begin.</summary>
    public abstract (double X, double Y) Start { get; }

    /// <summary>The loss.</summary>
    public abstract double Value(double x, double y);

    /// <summary>Its gradient.</summary>
    public abstract (double X, double Y) Gradient(double x, double y);
}
