using System.Globalization;
using DeepShell.Data.Augmentations;
using DeepShell.Data.Imaging;

namespace DeepShell.Data;

/// <summary>Draws masks over their images in translucent colours, and counts what it has drawn. A class called background, or by the number 0, stays clear.</summary>
internal sealed class MaskOverlay
{
    private const double Share = 0.5;

    // That of what is to be ignored, in pictures of Pascal VOC.
    private static readonly Rgb s_ignored = new(224, 224, 192);

    private readonly string[] _names;
    private readonly long[] _counts = new long[256];
    private readonly int _clear;

    /// <summary>For these classes. A class that is a region's in boxes beside it has the same colour there.</summary>
    public MaskOverlay(MaskField masks)
    {
        _names = [.. masks.Categories];
        _clear = _names is [var first, ..] && (first == "0" || first.Trim('_').Equals("background", StringComparison.OrdinalIgnoreCase)) ? 1 : 0;
    }

    /// <summary>The sample's image in colours, with its mask.</summary>
    public PixelImage Draw(ImageSample sample) => Draw(sample.ToImage(), sample.Mask);

    /// <summary>An image in colours, with a mask of its size.</summary>
    public PixelImage Draw(PixelImage image, ReadOnlySpan<byte> mask)
    {
        PixelImage drawn = new(image.Width, image.Height, 3, [.. image.WithChannels(3).Pixels]);
        for (int i = 0; i < mask.Length; i++)
        {
            _counts[mask[i]]++;
            if (mask[i] < _clear) continue;
            Rgb color = Color(mask[i]);
            Span<byte> pixel = drawn.Pixels.AsSpan(3 * i, 3);
            (pixel[0], pixel[1], pixel[2]) = (Mixed(pixel[0], color.R), Mixed(pixel[1], color.G), Mixed(pixel[2], color.B));
        }
        return drawn;
    }

    /// <summary>The classes that were drawn, in their colours, with their shares of the pixels.</summary>
    public IEnumerable<(Rgb Color, string Name, string Amount)> Legend()
    {
        double all = Math.Max(1, _counts.Sum());
        for (int v = 0; v < _counts.Length; v++)
            if (_counts[v] > 0)
                yield return (v < _clear ? new Rgb(0, 0, 0) : Color(v), v < _names.Length ? _names[v] : "ignored", string.Create(CultureInfo.InvariantCulture, $"{_counts[v] / all:P1}"));
    }

    private Rgb Color(int value) => value == MaskField.Ignore ? s_ignored : Rgb.Of(value - _clear);

    private static byte Mixed(byte own, byte color) => (byte)Math.Round(own + (color - own) * Share);
}
