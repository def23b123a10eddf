namespace DeepShell.Data.Imaging;

/// <summary>How values between pixels are made when an image changes its size.</summary>
public enum Resampling
{
    /// <summary>Triangle filter, widened when shrinking so that nothing is skipped (what Pillow calls BILINEAR).</summary>
    Bilinear,
    /// <summary>Mean over the area that a new pixel covers (what Pillow calls BOX).</summary>
    Area,
}

/// <summary>The axes along which an image can be mirrored.</summary>
[Flags]
public enum FlipAxis
{
    /// <summary>Left becomes right.</summary>
    Horizontal = 1,
    /// <summary>Top becomes bottom.</summary>
    Vertical = 2,
    /// <summary>Both: half a turn.</summary>
    Both = 3,
}

/// <summary>
/// Reads, writes and changes whole images. There are two: ImageSharp where the build has it, and a built-in one.
/// Both give the same results within the tolerance that the tests state.
/// </summary>
public interface IImageEngine
{
    /// <summary>ImageSharp or BuiltIn.</summary>
    string Name { get; }

    /// <summary>The formats that <see cref="Decode"/> reads.</summary>
    IReadOnlyList<string> Formats { get; }

    /// <summary>Reads the header alone; nothing is decoded and no memory is taken for pixels.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="DeepShellException">Damaged, too large, or of a format that this engine does not read.</exception>
    ImageHeader Identify(ReadOnlySpan<byte> file, string name);

    /// <summary>Decodes the first frame. Transparency is laid over white; 16 bits become 8; EXIF orientation is applied.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="channels">1, 3, or 0 for what the file holds.</param>
    /// <exception cref="DeepShellException">Damaged, too large, or of a format that this engine does not read.</exception>
    PixelImage Decode(ReadOnlySpan<byte> file, string name, int channels = 0);

    /// <summary>Decodes into memory of the caller's, and brings the picture to a size first where it has another (<see cref="Resampling.Bilinear"/>).</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="width">Pixels a row that are wanted.</param>
    /// <param name="height">Rows that are wanted.</param>
    /// <param name="channels">1 or 3.</param>
    /// <param name="pixels">height · width · channels bytes, all of which are written; undefined after an error.</param>
    /// <exception cref="DeepShellException">Damaged, too large, or of a format that this engine does not read.</exception>
    void DecodeTo(ReadOnlySpan<byte> file, string name, int width, int height, int channels, Span<byte> pixels);

    /// <summary>Encodes as PNG.</summary>
    byte[] EncodePng(PixelImage image);

    /// <summary>Changes the size; the sides' ratio is not kept.</summary>
    PixelImage Resize(PixelImage image, int width, int height, Resampling resampling = Resampling.Bilinear);

    /// <summary>Mirrors.</summary>
    PixelImage Flip(PixelImage image, FlipAxis axis);

    /// <summary>A window of the image; where it reaches outside, it holds <paramref name="fill"/>.</summary>
    PixelImage Crop(PixelImage image, int left, int top, int width, int height, byte fill = 0);

    /// <summary>Turns the content counter-clockwise about the centre, in a frame of the same size, bilinear.</summary>
    PixelImage Rotate(PixelImage image, double degrees, byte fill = 0);

    /// <summary>Any affine change (shear, shift, zoom …) into a frame of the given size, bilinear.</summary>
    PixelImage Warp(PixelImage image, in Affine map, int width, int height, byte fill = 0);

    /// <summary>Each channel c becomes gain[c]·value + offset[c], with value in 0–255, rounded and clamped.</summary>
    PixelImage ColorShift(PixelImage image, ReadOnlySpan<float> gain, ReadOnlySpan<float> offset);
}
