using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Data.Imaging;
using DeepShell.Tensors;

namespace DeepShell.Data.Augmentations;

/// <summary>Takes a window at a random place of the image, which is first widened by a border on all sides.</summary>
/// <remarks>Images that are not augmented lose the same amount on all sides, so that their size is the same.</remarks>
[Component("Crop", Aliases = "RandomCrop")]
public sealed class Crop : Augmentation
{
    /// <summary>Size of the window, or height and width; without it, the image's own.</summary>
    [Position(0)]
    public Size2? Size { get; init; }

    /// <summary>Width of the border that is added on each side before the window is chosen.</summary>
    [Position(1), Range(0, 4096)]
    public int Padding { get; init; } = 4;

    /// <summary>Value of the border, from 0 (black) to 255 (white).</summary>
    [Range(0, 255)]
    public int Fill { get; init; }

    /// <inheritdoc/>
    public override Size2 OutputSize(Size2 input)
    {
        Size2 size = Size ?? input;
        if (size.Width < 1 || size.Height < 1 || size.Width > input.Width + 2 * Padding || size.Height > input.Height + 2 * Padding)
            throw new DeepShellException("Augmentation.CropSize", ErrorKind.InvalidArgument,
                $"Crop: a window of {size} (height x width) does not fit an image of {input} with a border of {Padding}.",
                $"Choose a window of at most {new Size2(input.Height + 2 * Padding, input.Width + 2 * Padding)}, or a wider border (-Padding).", size);
        return size;
    }

    /// <inheritdoc/>
    public override void Apply(ImageSample sample, ref RandomStream random)
    {
        Size2 size = OutputSize(new Size2(sample.Height, sample.Width));
        int left = random.NextInt(sample.Width + 2 * Padding - size.Width + 1) - Padding;
        int top = random.NextInt(sample.Height + 2 * Padding - size.Height + 1) - Padding;
        sample.Warp(Affine.Offset(left, top), size.Width, size.Height, (byte)Fill);
    }

    /// <inheritdoc/>
    public override void ApplyCentered(ImageSample sample)
    {
        Size2 size = OutputSize(new Size2(sample.Height, sample.Width));
        if (size.Width == sample.Width && size.Height == sample.Height) return;
        sample.Warp(Affine.Offset(FloorHalf(sample.Width - size.Width), FloorHalf(sample.Height - size.Height)), size.Width, size.Height, (byte)Fill);
    }

    private static int FloorHalf(int n) => n >> 1;
}
