using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Data.Imaging;
using DeepShell.Tensors;

namespace DeepShell.Data.Augmentations;

/// <summary>Strengthens or weakens contrast: the distance of all values from the image's mean is multiplied by a random factor.</summary>
[Component("Contrast")]
public sealed class Contrast : Augmentation
{
    /// <summary>The largest change; the factor is uniform between 1 minus and 1 plus this.</summary>
    [Position(0), Range(0.0, 1.0)]
    public double Strength { get; init; } = 0.2;

    /// <summary>How often an image is changed.</summary>
    [Range(0.0, 1.0)]
    public double Probability { get; init; } = 1;

    /// <inheritdoc/>
    public override void Apply(ImageSample sample, ref RandomStream random)
    {
        if (!Happens(Probability, ref random)) return;
        float factor = (float)random.NextDouble(1 - Strength, 1 + Strength);
        Span<byte> pixels = sample.Pixels;
        long sum = 0;
        foreach (byte value in pixels) sum += value;
        float offset = (float)sum / pixels.Length * (1 - factor);
        ColorMap.Apply(pixels, factor, offset);
    }
}
