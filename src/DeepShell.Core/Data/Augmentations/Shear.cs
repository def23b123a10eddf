using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Data.Imaging;
using DeepShell.Tensors;

namespace DeepShell.Data.Augmentations;

/// <summary>Slants the image by a random angle: rows are shifted against each other, more the farther they are from the middle.</summary>
[Component("Shear")]
public sealed class Shear : Augmentation
{
    /// <summary>The largest angle in degrees; the angle is uniform between minus and plus this.</summary>
    [Position(0), Range(0.0, 80.0)]
    public double Angle { get; init; } = 10;

    /// <summary>Value of what comes into view beside the image, from 0 (black) to 255 (white).</summary>
    [Range(0, 255)]
    public int Fill { get; init; }

    /// <summary>How often an image is changed.</summary>
    [Range(0.0, 1.0)]
    public double Probability { get; init; } = 1;

    /// <summary>What a pixel shows that comes from between pixels: Bilinear or Nearest.</summary>
    public Interpolation Interpolation { get; init; }

    /// <inheritdoc/>
    public override void Apply(ImageSample sample, ref RandomStream random)
    {
        if (!Happens(Probability, ref random)) return;
        double slope = Math.Tan(random.NextDouble(-Angle, Angle) * Math.PI / 180);
        sample.Warp(Affine.About(sample.Width * 0.5, sample.Height * 0.5, 1, slope, 0, 1), sample.Width, sample.Height, Fill, Interpolation);
    }
}
