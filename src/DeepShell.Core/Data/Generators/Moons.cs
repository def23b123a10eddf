using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Tensors;

namespace DeepShell.Data;

/// <summary>Two half circles that interlock: no straight line separates them.</summary>
[Component("Moons")]
public sealed class Moons : PointGenerator
{
    /// <summary>Standard deviation of the noise; the radius is 1.</summary>
    [Range(0.0, 10.0)] public double Noise { get; init; } = 0.1;

    private protected override int ClassCount => 2;

    private protected override void Draw(int label, ulong seed, ref RandomStream random, Span<double> point)
    {
        (double sin, double cos) = Math.SinCos(Math.PI * random.NextDouble());
        point[0] = (label == 0 ? cos : 1 - cos) + Noise * random.NextNormal();
        point[1] = (label == 0 ? sin : 0.5 - sin) + Noise * random.NextNormal();
    }
}
