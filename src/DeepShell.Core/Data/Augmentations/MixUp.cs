using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Tensors;

namespace DeepShell.Data.Augmentations;

/// <summary>Blends the image, or the row of a table, with another of the training part: λ·x + (1 − λ)·x′ with λ from Beta(α, α); the labels count λ and 1 − λ. Of detection boxes both images' stay (arXiv:1902.04103).</summary>
[Component("MixUp", Paper = "arXiv:1710.09412")]
public sealed class MixUp : Mixing
{
    /// <summary>α: near 0 one of the two nearly vanishes, at 1 every blend is equally likely.</summary>
    [Position(0), Range(0.0, 100.0, MinimumIsExclusive = true)]
    public double Alpha { get; init; } = 0.2;

    /// <inheritdoc/>
    public override double Mix(ImageSample sample, ImageSample partner, ref RandomStream random)
    {
        // A whole number of 65,536ths: the last bits of logarithms differ between machines.
        int own = (int)Math.Round(random.NextBeta(Alpha, Alpha) * 65536);
        Blend(sample.Pixels, partner.Pixels, own);
        sample.AddBoxes(partner, new Box(0, 0, 0, sample.Width, sample.Height), covers: false);
        return own / 65536.0;
    }

    /// <inheritdoc/>
    public override bool ForTables => true;

    /// <inheritdoc/>
    public override double Mix(Span<float> inputs, ReadOnlySpan<float> partner, ref RandomStream random)
    {
        int own = (int)Math.Round(random.NextBeta(Alpha, Alpha) * 65536);
        float share = own / 65536f;
        for (int i = 0; i < inputs.Length; i++) inputs[i] = share * inputs[i] + (1 - share) * partner[i];
        return own / 65536.0;
    }

    internal static void Blend(Span<byte> pixels, ReadOnlySpan<byte> others, int own)
    {
        for (int i = 0; i < pixels.Length; i++) pixels[i] = (byte)((pixels[i] * own + others[i] * (65536 - own) + 0x8000) >> 16);
    }
}
