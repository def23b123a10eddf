namespace DeepShell.Data.Imaging.BuiltIn;

/// <summary>Reads one file format for the built-in engine.</summary>
internal abstract class ImageDecoder
{
    /// <summary>The name by which <see cref="ImageSignature"/> knows it.</summary>
    public abstract string Format { get; }

    /// <summary>Reads the header; sizes are checked.</summary>
    public abstract ImageHeader Identify(ReadOnlySpan<byte> file, string name);

    /// <summary>Decodes with as many channels as the file holds.</summary>
    /// <param name="file">The whole file; it was identified before.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="pixels">As many bytes as its header says; every one is written.</param>
    public abstract void Decode(ReadOnlySpan<byte> file, string name, Span<byte> pixels);

    protected DeepShellException Damaged(string name, string what, Exception? inner = null) => ImageLimits.Damaged(Format, name, what, inner);

    /// <summary>Writes the colours of indexes.</summary>
    /// <param name="indexes">A byte a pixel; each has a colour.</param>
    /// <param name="colors">The bytes of a colour, by index.</param>
    /// <param name="channels">1 or 3.</param>
    /// <param name="to">Takes them.</param>
    /// <param name="step">From the place of one pixel to that of the next.</param>
    internal static void Paint(ReadOnlySpan<byte> indexes, ReadOnlySpan<byte> colors, int channels, Span<byte> to, int step)
    {
        if (channels == 1)
            for (int i = 0, o = 0; i < indexes.Length; i++, o += step) to[o] = colors[indexes[i]];
        else
            for (int i = 0, o = 0; i < indexes.Length; i++, o += step)
            {
                int from = 3 * indexes[i];
                (to[o], to[o + 1], to[o + 2]) = (colors[from], colors[from + 1], colors[from + 2]);
            }
    }

    /// <summary>Lays a value with an opacity over white.</summary>
    internal static byte OverWhite(int value, int alpha) => (byte)((value * alpha + 255 * (255 - alpha) + 127) / 255);

    /// <summary>Brings a value from 0–max to 0–255, rounded.</summary>
    protected static byte ToByte(int value, int max) => max == 255 ? (byte)value : (byte)((value * 255L + max / 2) / max);
}
