using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Tensors;

namespace DeepShell.Data.Augmentations;

/// <summary>Turns all colours around the colour circle by a random angle; lightness and saturation stay. Grey images stay as they are.</summary>
/// <remarks>The circle is that of hue, saturation and value (HSV), as in torchvision's adjust_hue.</remarks>
[Component("Hue")]
public sealed class Hue : Augmentation
{
    /// <summary>The largest turn as a share of the circle; the turn is uniform between minus and plus this. 0.5 reaches the opposite colour.</summary>
    [Position(0), Range(0.0, 0.5)]
    public double Turn { get; init; } = 0.05;

    /// <summary>How often an image is changed.</summary>
    [Range(0.0, 1.0)]
    public double Probability { get; init; } = 1;

    /// <inheritdoc/>
    public override void Apply(ImageSample sample, ref RandomStream random)
    {
        if (!Happens(Probability, ref random)) return;
        Apply(sample, (float)random.NextDouble(-Turn, Turn));
    }

    internal static void Apply(ImageSample sample, float turn)
    {
        if (sample.Channels != 3 || turn == 0) return;
        Span<byte> pixels = sample.Pixels;
        for (int i = 0; i < pixels.Length; i += 3)
        {
            (int r, int g, int b) = (pixels[i], pixels[i + 1], pixels[i + 2]);
            int high = Math.Max(r, Math.Max(g, b)), low = Math.Min(r, Math.Min(g, b));
            if (high == low) continue;
            float span = high - low;
            // The place on the circle in sixths, from 0 (red) over 2 (green) and 4 (blue).
            float place = high == r ? (g - b) / span : high == g ? 2 + (b - r) / span : 4 + (r - g) / span;
            place += 6 * turn;
            pixels[i] = Channel(place, 5, high, span);
            pixels[i + 1] = Channel(place, 3, high, span);
            pixels[i + 2] = Channel(place, 1, high, span);
        }
    }

    // V − (V − low) · max(0, min(k, 4 − k, 1)) with k = (n + place) mod 6: the channels of a colour, without cases for each sixth.
    private static byte Channel(float place, int n, int high, float span)
    {
        float k = n + place;
        k -= 6 * MathF.Floor(k / 6);
        return (byte)(high - span * MathF.Max(0, MathF.Min(MathF.Min(k, 4 - k), 1)) + 0.5f);
    }
}
