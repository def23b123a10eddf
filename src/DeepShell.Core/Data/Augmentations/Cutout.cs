using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Tensors;

namespace DeepShell.Data.Augmentations;

/// <summary>Covers a square at a random place; near the edges part of it lies outside. Boxes and masks stay: what is behind it can be guessed from what is around.</summary>
[Component("Cutout", Paper = "arXiv:1708.04552")]
public sealed class Cutout : Augmentation
{
    /// <summary>Side of the square as a share of the image's shorter side.</summary>
    [Position(0), Range(0.0, 1.0)]
    public double Size { get; init; } = 0.25;

    /// <summary>How often an image is covered.</summary>
    [Range(0.0, 1.0)]
    public double Probability { get; init; } = 1;

    /// <summary>Value of the square, from 0 (black) to 255 (white).</summary>
    [Range(0, 255)]
    public int Fill { get; init; }

    /// <inheritdoc/>
    public override void Apply(ImageSample sample, ref RandomStream random)
    {
        if (!Happens(Probability, ref random)) return;
        int side = (int)Math.Round(Size * Math.Min(sample.Width, sample.Height));
        int left = random.NextInt(sample.Width) - side / 2, top = random.NextInt(sample.Height) - side / 2;
        (int from, int to) = (Math.Max(0, left), Math.Min(sample.Width, left + side));
        Span<byte> pixels = sample.Pixels;
        for (int y = Math.Max(0, top); y < Math.Min(sample.Height, top + side) && from < to; y++)
            pixels.Slice((y * sample.Width + from) * sample.Channels, (to - from) * sample.Channels).Fill((byte)Fill);
    }
}
