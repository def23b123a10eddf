using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Data.Imaging;
using DeepShell.Tensors;

namespace DeepShell.Data.Augmentations;

/// <summary>Turns the image about its centre by a random angle.</summary>
[Component("Rotation", Aliases = "Rotate")]
public sealed class Rotation : Augmentation
{
    /// <summary>The largest angle in degrees; the angle is uniform between minus and plus this.</summary>
    [Position(0), Range(0.0, 180.0)]
    public double Degrees { get; init; } = 15;

    /// <summary>How often an image is turned.</summary>
    [Range(0.0, 1.0)]
    public double Probability { get; init; } = 1;

    /// <summary>Value of the corners that come into view, from 0 (black) to 255 (white).</summary>
    [Range(0, 255)]
    public int Fill { get; init; }

    /// <summary>What a pixel shows that comes from between pixels: Bilinear or Nearest.</summary>
    public Interpolation Interpolation { get; init; }

    /// <inheritdoc/>
    public override void Apply(ImageSample sample, ref RandomStream random)
    {
        if (!Happens(Probability, ref random)) return;
        double angle = random.NextDouble(-Degrees, Degrees);
        sample.Warp(Affine.Rotation(angle, sample.Width * 0.5, sample.Height * 0.5), sample.Width, sample.Height, Fill, Interpolation);
    }
}
