using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Data.Imaging;
using DeepShell.Tensors;

namespace DeepShell.Data.Augmentations;

/// <summary>Moves the image by a random amount in both directions, by fractions of pixels too.</summary>
[Component("Translation", Aliases = "Translate")]
public sealed class Translation : Augmentation
{
    /// <summary>The largest move as a share of the image's width and height.</summary>
    [Position(0), Range(0.0, 1.0)]
    public double Distance { get; init; } = 0.1;

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
        double x = random.NextDouble(-Distance, Distance) * sample.Width, y = random.NextDouble(-Distance, Distance) * sample.Height;
        sample.Warp(Affine.Offset(x, y), sample.Width, sample.Height, Fill, Interpolation);
    }
}
