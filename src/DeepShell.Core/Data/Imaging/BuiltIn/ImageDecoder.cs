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

    /// <summary>Lays a value with an opacity over white.</summary>
    protected static byte OverWhite(int value, int alpha) => (byte)((value * alpha + 255 * (255 - alpha) + 127) / 255);

    /// <summary>Brings a value from 0–max to 0–255, rounded.</summary>
    protected static byte ToByte(int value, int max) => max == 255 ? (byte)value : (byte)((value * 255L + max / 2) / max);
}
