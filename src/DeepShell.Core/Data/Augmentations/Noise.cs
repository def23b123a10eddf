using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Tensors;

namespace DeepShell.Data.Augmentations;

/// <summary>
/// Adds noise to every value, independently: near normal (the sum of four uniform draws), of a random strength. In tables to every
/// number, in parts of its standard deviation in the training part; categories stay.
/// </summary>
[Component("Noise")]
public sealed class Noise : Augmentation
{
    // The standard deviation of Draw.
    private static readonly double Unit = 65536 * Math.Sqrt(4.0 / 12);

    /// <summary>The largest standard deviation, as a share of the full range (of the column's own in tables); each sample's is uniform between 0 and this.</summary>
    [Position(0), Range(0.0, 1.0)]
    public double Strength { get; init; } = 0.05;

    /// <summary>How often an image is changed.</summary>
    [Range(0.0, 1.0)]
    public double Probability { get; init; } = 1;

    /// <inheritdoc/>
    public override void Apply(ImageSample sample, ref RandomStream random)
    {
        if (!Happens(Probability, ref random)) return;
        float scale = (float)(random.NextDouble() * Strength * 255 / Unit);
        Span<byte> pixels = sample.Pixels;
        RandomStream draws = new(random.NextBits());
        for (int i = 0; i < pixels.Length; i++)
        {
            int sum = Draw(draws.BitsAt((ulong)i));
            pixels[i] = (byte)Math.Clamp((int)(pixels[i] + sum * scale + 256.5f) - 256, 0, 255);
        }
    }

    /// <inheritdoc/>
    public override bool ForTables => true;

    /// <inheritdoc/>
    public override void Apply(Span<float> inputs, ReadOnlySpan<float> spread, ref RandomStream random)
    {
        if (!Happens(Probability, ref random)) return;
        double scale = random.NextDouble() * Strength / Unit;
        RandomStream draws = new(random.NextBits());
        for (int i = 0; i < inputs.Length; i++)
            if (spread[i] > 0) inputs[i] += (float)(Draw(draws.BitsAt((ulong)i)) * scale) * spread[i];
    }

    // Four 16-bit draws have a standard deviation of 65536 · √(4/12); 64 bits make one value.
    private static int Draw(ulong bits) => (int)(bits & 0xFFFF) + (int)(bits >> 16 & 0xFFFF) + (int)(bits >> 32 & 0xFFFF) + (int)(bits >> 48) - 2 * 65535;
}
