using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Tensors;

namespace DeepShell.Data;

/// <summary>Round clouds, one a class, with centres drawn uniformly from [−10, 10].</summary>
[Component("Blobs")]
public sealed class Blobs : PointGenerator
{
    /// <summary>How many classes, and clouds.</summary>
    [Range(2, 1000)] public int Classes { get; init; } = 3;

    /// <summary>How many numbers a point has.</summary>
    [Range(1, 1000)] public int Features { get; init; } = 2;

    /// <summary>Standard deviation of a cloud.</summary>
    [Range(0.0, 1000.0)] public double Spread { get; init; } = 1;

    private protected override int ClassCount => Classes;

    private protected override int Dimensions => Features;

    private protected override void Draw(int label, ulong seed, ref RandomStream random, Span<double> point)
    {
        RandomStream centre = new(seed, RandomStream.Name("Blobs.Centre"), (ulong)label);
        for (int i = 0; i < point.Length; i++) point[i] = centre.NextDouble(-10, 10) + Spread * random.NextNormal();
    }
}
