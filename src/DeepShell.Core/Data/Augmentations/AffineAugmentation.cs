using System.ComponentModel.DataAnnotations;
using DeepShell.Data.Imaging;
using DeepShell.Tensors;

namespace DeepShell.Data.Augmentations;

/// <summary>Moves all pixels by one affine map, drawn for each image; the size stays.</summary>
public abstract class AffineAugmentation : Augmentation
{
    /// <summary>Value of what comes into view beside the image, from 0 (black) to 255 (white).</summary>
    [Range(0, 255)]
    public int Fill { get; init; }

    /// <summary>How often an image is changed.</summary>
    [Range(0.0, 1.0)]
    public double Probability { get; init; } = 1;

    /// <summary>What a pixel shows that comes from between pixels: Bilinear or Nearest.</summary>
    public Interpolation Interpolation { get; init; }

    /// <summary>Where the pixels of the result come from, for an image of this size in pixels.</summary>
    protected abstract Affine Draw(int width, int height, ref RandomStream random);

    /// <inheritdoc/>
    public sealed override void Apply(ImageSample sample, ref RandomStream random)
    {
        if (!Happens(Probability, ref random)) return;
        sample.Warp(Draw(sample.Width, sample.Height, ref random), sample.Width, sample.Height, Fill, Interpolation);
    }
}
