using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Data.Imaging;
using DeepShell.Tensors;

namespace DeepShell.Data.Augmentations;

/// <summary>Enlarges or shrinks the image about its centre by a random factor.</summary>
[Component("Zoom")]
public sealed class Zoom : Augmentation
{
    /// <summary>The largest change: 0.2 is from 1/1.2 to 1.2 times, small and large equally likely.</summary>
    [Position(0), Range(0.0, 4.0)]
    public double Amount { get; init; } = 0.1;

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
        double range = Math.Log(1 + Amount), step = Math.Exp(-random.NextDouble(-range, range));
        sample.Warp(Affine.About(sample.Width * 0.5, sample.Height * 0.5, step, 0, 0, step), sample.Width, sample.Height, Fill, Interpolation);
    }
}
