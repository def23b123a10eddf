using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Data.Imaging;
using DeepShell.Tensors;

namespace DeepShell.Data.Augmentations;

/// <summary>Makes the image lighter or darker: all values are multiplied by a random factor.</summary>
[Component("Brightness")]
public sealed class Brightness : Augmentation
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
        ColorMap.Apply(sample.Pixels, factor, 0);
    }
}
