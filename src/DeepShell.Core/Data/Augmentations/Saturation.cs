using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Tensors;

namespace DeepShell.Data.Augmentations;

/// <summary>Makes colours paler or stronger: the distance of each pixel from its own grey is multiplied by a random factor. Grey images stay as they are.</summary>
/// <remarks>Grey is ITU-R BT.601 luma, as in Pillow's ImageEnhance.Color and torchvision's adjust_saturation.</remarks>
[Component("Saturation")]
public sealed class Saturation : Augmentation
{
    /// <summary>The largest change; the factor is uniform between 1 minus and 1 plus this. 0 leaves the colours, a factor of 0 takes them away.</summary>
    [Position(0), Range(0.0, 1.0)]
    public double Strength { get; init; } = 0.3;

    /// <summary>How often an image is changed.</summary>
    [Range(0.0, 1.0)]
    public double Probability { get; init; } = 1;

    /// <inheritdoc/>
    public override void Apply(ImageSample sample, ref RandomStream random)
    {
        if (!Happens(Probability, ref random)) return;
        Apply(sample, (float)random.NextDouble(1 - Strength, 1 + Strength));
    }

    internal static void Apply(ImageSample sample, float factor)
    {
        if (sample.Channels != 3) return;
        Span<byte> pixels = sample.Pixels;
        for (int i = 0; i < pixels.Length; i += 3)
        {
            int grey = (19595 * pixels[i] + 38470 * pixels[i + 1] + 7471 * pixels[i + 2] + 0x8000) >> 16;
            for (int c = i; c < i + 3; c++) pixels[c] = (byte)Math.Clamp(grey + (pixels[c] - grey) * factor + 0.5f, 0, 255);
        }
    }
}
