using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Data.Imaging;
using DeepShell.Tensors;

namespace DeepShell.Data.Augmentations;

/// <summary>Turns the image about its centre by a random angle.</summary>
[Component("Rotation", Aliases = "Rotate")]
public sealed class Rotation : AffineAugmentation
{
    /// <summary>The largest angle in degrees; the angle is uniform between minus and plus this.</summary>
    [Position(0), Range(0.0, 180.0)]
    public double Degrees { get; init; } = 15;

    /// <inheritdoc/>
    protected override Affine Draw(int width, int height, ref RandomStream random) =>
        Affine.Rotation(random.NextDouble(-Degrees, Degrees), width * 0.5, height * 0.5);
}
