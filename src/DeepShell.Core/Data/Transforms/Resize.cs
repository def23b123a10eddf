using DeepShell.Catalog;
using DeepShell.Data.Augmentations;

namespace DeepShell.Data;

/// <summary>Brings images to a size, with a filter as wide as a new pixel, so that nothing is skipped when they shrink.</summary>
[Component("Resize")]
public sealed class Resize : ImageTransform
{
    /// <summary>The size, or height and width. With KeepAspect the shorter side becomes the smaller of the two, and the other follows.</summary>
    [Position(0), System.ComponentModel.DataAnnotations.Required]
    public Size2 Size { get; init; }

    /// <summary>Keeps the image's shape instead of stretching it; CenterCrop can cut it to size afterwards.</summary>
    public bool KeepAspect { get; init; }

    /// <summary>An image comes back in the size it was brought to.</summary>
    public override Inverse Inverse => Inverse.Representative;

    /// <inheritdoc/>
    public override Size2 OutputSize(Size2 input)
    {
        if (Size.Width < 1 || Size.Height < 1)
            throw new DeepShellException("Normalize.ImageSize", ErrorKind.InvalidArgument, $"Resize: the size is {Size}, expected 1 or more.", "For example @{ Type = 'Resize'; Size = 32 }.", Size);
        if (!KeepAspect) return Size;
        int side = Math.Min(Size.Height, Size.Width);
        return input.Height <= input.Width ? new Size2(side, Longer(input.Width, input.Height)) : new Size2(Longer(input.Height, input.Width), side);

        int Longer(int longer, int shorter) => (int)((long)side * longer / shorter);
    }

    internal override void Apply(ImageSample sample)
    {
        Size2 size = OutputSize(new Size2(sample.Height, sample.Width));
        sample.Resize(size.Width, size.Height);
    }
}
