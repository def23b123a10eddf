using DeepShell.Catalog;
using DeepShell.Data.Augmentations;
using DeepShell.Data.Imaging;

namespace DeepShell.Data;

/// <summary>Takes a window from the middle of images; smaller images get a black border. An odd remainder is cut off at the right and at the bottom.</summary>
[Component("CenterCrop", Aliases = "CentreCrop")]
public sealed class CenterCrop : ImageTransform
{
    /// <summary>The window's size, or height and width.</summary>
    [Position(0), System.ComponentModel.DataAnnotations.Required]
    public Size2 Size { get; init; }

    /// <summary>An image comes back as what was left of it.</summary>
    public override Inverse Inverse => Inverse.Representative;

    /// <inheritdoc/>
    public override Size2 OutputSize(Size2 input) => Size.Width > 0 && Size.Height > 0 ? Size
        : throw new DeepShellException("Normalize.ImageSize", ErrorKind.InvalidArgument, $"CenterCrop: the size is {Size}, expected 1 or more.", "For example @{ Type = 'CenterCrop'; Size = 24 }.", Size);

    internal override void Apply(ImageSample sample)
    {
        // Halves are rounded down, as Crop does for images that are not augmented.
        if (sample.Width != Size.Width || sample.Height != Size.Height)
            sample.Warp(Affine.Offset((sample.Width - Size.Width) >> 1, (sample.Height - Size.Height) >> 1), Size.Width, Size.Height);
    }
}
