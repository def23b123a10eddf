using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Data.Imaging;
using DeepShell.Tensors;

namespace DeepShell.Data.Augmentations;

/// <summary>Slants the image by a random angle: rows are shifted against each other, more the farther they are from the middle.</summary>
[Component("Shear")]
public sealed class Shear : AffineAugmentation
{
    /// <summary>The largest angle in degrees; the angle is uniform between minus and plus this.</summary>
    [Position(0), Range(0.0, 80.0)]
    public double Angle { get; init; } = 10;

    /// <inheritdoc/>
    protected override Affine Draw(int width, int height, ref RandomStream random)
    {
        double slope = Math.Tan(random.NextDouble(-Angle, Angle) * Math.PI / 180);
        return Affine.About(width * 0.5, height * 0.5, 1, slope, 0, 1);
    }
}
