namespace DeepShell.Data.Imaging;

/// <summary>A decoded image: 8 bits a channel, rows from the top, channels interleaved (height, width, channels).</summary>
public sealed class PixelImage
{
    /// <summary>Wraps pixels; the array is not copied.</summary>
    /// <param name="width">Pixels a row, 1 or more.</param>
    /// <param name="height">Rows, 1 or more.</param>
    /// <param name="channels">1 (grey) or 3 (red, green, blue).</param>
    /// <param name="pixels">height · width · channels bytes.</param>
    public PixelImage(int width, int height, int channels, byte[] pixels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        if (channels is not (1 or 3)) throw new ArgumentOutOfRangeException(nameof(channels), channels, "An image has 1 or 3 channels.");
        if (pixels.LongLength != (long)width * height * channels)
            throw new ArgumentException($"{width}x{height}x{channels} pixels need {(long)width * height * channels} bytes, not {pixels.LongLength}.", nameof(pixels));
        (Width, Height, Channels, Pixels) = (width, height, channels, pixels);
    }

    /// <summary>A black image.</summary>
    public PixelImage(int width, int height, int channels) : this(width, height, channels, new byte[checked(width * height * channels)]) { }

    /// <summary>Pixels a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>1 (grey) or 3 (red, green, blue).</summary>
    public int Channels { get; }

    /// <summary>The values, [height, width, channels].</summary>
    public byte[] Pixels { get; }

    /// <summary>The same picture with 1 or 3 channels; grey is ITU-R BT.601 luma, as in JPEG and Pillow. Itself when nothing changes.</summary>
    public PixelImage WithChannels(int channels)
    {
        if (channels == Channels) return this;
        PixelImage result = new(Width, Height, channels);
        Convert(Pixels, Channels, result.Pixels);
        return result;
    }

    /// <summary>Makes colour of grey, or grey of colour.</summary>
    internal static void Convert(ReadOnlySpan<byte> from, int channels, Span<byte> to)
    {
        if (channels == 1)
            for (int i = 0, o = 0; i < from.Length; i++, o += 3) to[o] = to[o + 1] = to[o + 2] = from[i];
        else
            for (int i = 0, o = 0; o < to.Length; i += 3, o++) to[o] = (byte)((19595 * from[i] + 38470 * from[i + 1] + 7471 * from[i + 2] + 0x8000) >> 16);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Width}x{Height} {(Channels == 1 ? "grey" : "RGB")}";
}

/// <summary>What the header of an image file says, read without decoding it.</summary>
/// <param name="Format">PNG, JPEG …</param>
/// <param name="Width">Pixels a row, after the file's own orientation is applied.</param>
/// <param name="Height">Rows, after the file's own orientation is applied.</param>
/// <param name="Channels">1 if the file holds shades of grey, otherwise 3.</param>
public readonly record struct ImageHeader(string Format, int Width, int Height, int Channels);
