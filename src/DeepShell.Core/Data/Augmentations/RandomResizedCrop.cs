using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Data.Imaging;
using DeepShell.Tensors;

namespace DeepShell.Data.Augmentations;

/// <summary>Takes a window of random area, shape and place, and brings it to a fixed size: the crop that networks for photos are trained with.</summary>
/// <remarks>
/// <para>As torchvision's RandomResizedCrop: area uniform, aspect ratio uniform in its logarithm, ten attempts, then the middle. Images that
/// are not augmented give their largest window of the size's shape from the middle.</para>
/// <para>Pixels are sampled bilinearly; import images at no more than twice the size, or fine patterns are skipped.</para>
/// </remarks>
[Component("RandomResizedCrop", Aliases = "InceptionCrop", Paper = "arXiv:1409.4842")]
public sealed class RandomResizedCrop : Augmentation
{
    private const int Attempts = 10;

    /// <summary>Size of the result, or height and width; without it, the image's own.</summary>
    [Position(0)]
    public Size2? Size { get; init; }

    /// <summary>The smallest share of the image's area that is taken; the largest is all of it.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double Area { get; init; } = 0.08;

    /// <summary>How far the window's shape may be from square: its width over its height is between 1/this and this.</summary>
    [Range(1.0, 20.0)]
    public double Stretch { get; init; } = 4.0 / 3;

    /// <summary>How often a random window is taken; otherwise the one in the middle.</summary>
    [Range(0.0, 1.0)]
    public double Probability { get; init; } = 1;

    /// <summary>What a pixel shows that comes from between pixels: Bilinear or Nearest.</summary>
    public Interpolation Interpolation { get; init; }

    /// <inheritdoc/>
    public override Size2 OutputSize(Size2 input)
    {
        Size2 size = Size ?? input;
        return size.Width > 0 && size.Height > 0 ? size : throw new DeepShellException("Augmentation.CropSize", ErrorKind.InvalidArgument,
            $"RandomResizedCrop: the size is {size} (height x width), expected 1 or more.", "For example -RandomResizedCrop 32.", size);
    }

    /// <inheritdoc/>
    public override void Apply(ImageSample sample, ref RandomStream random)
    {
        if (!Happens(Probability, ref random))
        {
            ApplyCentered(sample);
            return;
        }
        (int left, int top, int width, int height) = Window(sample.Width, sample.Height, ref random);
        Take(sample, left, top, width, height);
    }

    /// <inheritdoc/>
    public override void ApplyCentered(ImageSample sample)
    {
        Size2 size = OutputSize(new Size2(sample.Height, sample.Width));
        double scale = Math.Min((double)sample.Width / size.Width, (double)sample.Height / size.Height);
        double width = size.Width * scale, height = size.Height * scale;
        Take(sample, (sample.Width - width) / 2, (sample.Height - height) / 2, width, height);
    }

    /// <summary>Draws a window of an image: whole pixels, inside it.</summary>
    internal (int Left, int Top, int Width, int Height) Window(int width, int height, ref RandomStream random)
    {
        double range = Math.Log(Stretch);
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            double area = (double)width * height * random.NextDouble(Area, 1), ratio = Math.Exp(random.NextDouble(-range, range));
            int w = (int)Math.Round(Math.Sqrt(area * ratio)), h = (int)Math.Round(Math.Sqrt(area / ratio));
            if (w < 1 || h < 1 || w > width || h > height) continue;
            return (random.NextInt(width - w + 1), random.NextInt(height - h + 1), w, h);
        }
        (int right, int bottom) = (width, height);
        if (width < height / Stretch) bottom = Math.Max(1, (int)Math.Round(width * Stretch));
        else if (width > height * Stretch) right = Math.Max(1, (int)Math.Round(height * Stretch));
        return ((width - right) / 2, (height - bottom) / 2, right, bottom);
    }

    internal void Take(ImageSample sample, double left, double top, double width, double height)
    {
        Size2 size = OutputSize(new Size2(sample.Height, sample.Width));
        sample.Warp(new Affine(width / size.Width, 0, left, 0, height / size.Height, top), size.Width, size.Height, ImageSample.EdgeFill, Interpolation);
    }
}
