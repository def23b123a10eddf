using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Data.Imaging;
using DeepShell.Tensors;

namespace DeepShell.Data.Augmentations;

/// <summary>Mirrors the image at random, along each chosen axis independently.</summary>
[Component("Flip", Aliases = "Mirror")]
public sealed class Flip : Augmentation
{
    /// <summary>Horizontal, Vertical or Both.</summary>
    [Position(0)]
    public FlipAxis Axis { get; init; } = FlipAxis.Horizontal;

    /// <summary>How often an image is mirrored along an axis.</summary>
    [Range(0.0, 1.0)]
    public double Probability { get; init; } = 0.5;

    /// <inheritdoc/>
    public override void Apply(ImageSample sample, ref RandomStream random)
    {
        bool across = (Axis & FlipAxis.Horizontal) != 0 && random.NextDouble() < Probability;
        bool down = (Axis & FlipAxis.Vertical) != 0 && random.NextDouble() < Probability;
        if (!across && !down) return;
        sample.Warp(new Affine(across ? -1 : 1, 0, across ? sample.Width : 0, 0, down ? -1 : 1, down ? sample.Height : 0), sample.Width, sample.Height);
    }
}
