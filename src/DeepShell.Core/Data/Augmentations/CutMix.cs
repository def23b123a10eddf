using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Tensors;

namespace DeepShell.Data.Augmentations;

/// <summary>
/// Covers a box of the image with the same box of another image of the training part. Its sides are √(1 − λ) of the image's, with λ from
/// Beta(α, α), its centre is anywhere; the labels count by the areas that are seen. Detection boxes and masks go with their pixels.
/// </summary>
[Component("CutMix", Paper = "arXiv:1905.04899")]
public sealed class CutMix : Mixing
{
    /// <summary>α: at 1, the paper's choice, every area is equally likely.</summary>
    [Position(0), Range(0.0, 100.0, MinimumIsExclusive = true)]
    public double Alpha { get; init; } = 1;

    /// <inheritdoc/>
    public override bool MixesMasks => true;

    /// <inheritdoc/>
    public override double Mix(ImageSample sample, ImageSample partner, ref RandomStream random)
    {
        (int left, int top, int right, int bottom) = Box(sample.Width, sample.Height, random.NextBeta(Alpha, Alpha), ref random);
        Span<byte> pixels = sample.Pixels, others = partner.Pixels, mask = sample.Mask, otherMask = partner.Mask;
        for (int y = top; y < bottom; y++)
        {
            int from = (y * sample.Width + left) * sample.Channels, length = (right - left) * sample.Channels;
            others.Slice(from, length).CopyTo(pixels[from..]);
            if (!mask.IsEmpty) otherMask.Slice(y * sample.Width + left, right - left).CopyTo(mask[(y * sample.Width + left)..]);
        }
        sample.AddBoxes(partner, new Box(0, left, top, right - left, bottom - top), covers: true);
        return 1 - (double)((right - left) * (bottom - top)) / (sample.Width * sample.Height);
    }

    /// <summary>The box for a share λ, cut off at the image's edges.</summary>
    internal static (int Left, int Top, int Right, int Bottom) Box(int width, int height, double lambda, ref RandomStream random)
    {
        double side = Math.Sqrt(1 - lambda);
        int w = (int)(width * side), h = (int)(height * side), x = random.NextInt(width), y = random.NextInt(height);
        return (Math.Max(0, x - w / 2), Math.Max(0, y - h / 2), Math.Min(width, x + w / 2), Math.Min(height, y + h / 2));
    }
}
