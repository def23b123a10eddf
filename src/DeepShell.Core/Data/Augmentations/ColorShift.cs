using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Data.Imaging;
using DeepShell.Tensors;

namespace DeepShell.Data.Augmentations;

/// <summary>Adds a random amount to each colour channel: a coloured light. On grey images it changes the brightness.</summary>
[Component("ColorShift", Aliases = "ColourShift")]
public sealed class ColorShift : Augmentation
{
    /// <summary>The largest shift as a share of the full range; each channel's is uniform between minus and plus this.</summary>
    [Position(0), Range(0.0, 1.0)]
    public double Strength { get; init; } = 0.1;

    /// <summary>How often an image is changed.</summary>
    [Range(0.0, 1.0)]
    public double Probability { get; init; } = 1;

    /// <inheritdoc/>
    public override void Apply(ImageSample sample, ref RandomStream random)
    {
        if (!Happens(Probability, ref random)) return;
        Span<float> gain = [1, 1, 1], offset = stackalloc float[3];
        for (int c = 0; c < sample.Channels; c++) offset[c] = (float)random.NextDouble(-Strength, Strength) * 255;
        ColorMap.Apply(sample.Pixels, sample.Channels, gain, offset);
    }
}
