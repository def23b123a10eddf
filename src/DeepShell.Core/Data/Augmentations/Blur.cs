using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Data.Imaging;
using DeepShell.Tensors;

namespace DeepShell.Data.Augmentations;

/// <summary>Blurs the image with a Gaussian of random width, as if out of focus.</summary>
[Component("Blur", Aliases = "GaussianBlur")]
public sealed class Blur : Augmentation
{
    /// <summary>The largest standard deviation of the Gaussian in pixels; each image's is uniform between 0 and this.</summary>
    [Position(0), Range(0.0, 20.0)]
    public double Radius { get; init; } = 1;

    /// <summary>How often an image is blurred.</summary>
    [Range(0.0, 1.0)]
    public double Probability { get; init; } = 0.5;

    /// <inheritdoc/>
    public override void Apply(ImageSample sample, ref RandomStream random)
    {
        if (Happens(Probability, ref random)) GaussianBlur.Apply(sample, random.NextDouble() * Radius);
    }
}
