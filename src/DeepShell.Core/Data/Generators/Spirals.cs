using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Tensors;

namespace DeepShell.Data;

/// <summary>Arms that wind around each other, one a class.</summary>
[Component("Spirals")]
public sealed class Spirals : PointGenerator
{
    /// <summary>How many classes, and arms.</summary>
    [Range(2, 100)] public int Classes { get; init; } = 2;

    /// <summary>How often an arm winds around.</summary>
    [Range(0.1, 20.0)] public double Turns { get; init; } = 1.5;

    /// <summary>Standard deviation of the noise; the outer radius is 1.</summary>
    [Range(0.0, 10.0)] public double Noise { get; init; } = 0.02;

    private protected override int ClassCount => Classes;

    private protected override void Draw(int label, ulong seed, ref RandomStream random, Span<double> point)
    {
        // The square root makes the points equally dense along the arm.
        double radius = Math.Sqrt(random.NextDouble());
        (double sin, double cos) = Math.SinCos(2 * Math.PI * (Turns * radius + (double)label / Classes));
        point[0] = radius * cos + Noise * random.NextNormal();
        point[1] = radius * sin + Noise * random.NextNormal();
    }
}
