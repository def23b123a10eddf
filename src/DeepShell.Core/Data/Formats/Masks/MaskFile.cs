using DeepShell.Data.Imaging;
using DeepShell.Data.Imaging.BuiltIn;

namespace DeepShell.Data;

/// <summary>Reads the class indexes that a mask file stores: always by the built-in decoder, because others give the colours of a palette.</summary>
internal static class MaskFile
{
    /// <summary>The indexes, and whether they are of a palette.</summary>
    /// <exception cref="DeepShellException">It is no PNG file, or one of colours.</exception>
    public static (PixelImage Indexes, bool IsPalette) Decode(ReadOnlySpan<byte> file, string path)
    {
        string format = ImageSignature.FormatOf(file);
        if (format != "PNG")
            throw new DeepShellException("Mask.Format", ErrorKind.InvalidData, $"{path} is {(format.Length == 0 ? "no image" : $"a {format} file")}, expected a PNG file of class indexes{(format == "JPEG" ? ": JPEG changes values" : "")}.", "Save masks as PNG, with a palette or in grey.", path);
        StoredPixels stored = new PngDecoder().DecodeStored(file, path);
        return (stored.Values.Channels == 1 ? stored.Values : Grey(stored.Values, path), stored.IsPalette);
    }

    /// <summary>Brings a mask to another size: each pixel is what the one was that its middle falls into, as with Pillow's nearest.</summary>
    public static void Resize(ReadOnlySpan<byte> mask, int width, int height, Span<byte> target, int newWidth, int newHeight)
    {
        for (int y = 0, o = 0; y < newHeight; y++)
        {
            ReadOnlySpan<byte> row = mask.Slice(Nearest(y, height, newHeight) * width, width);
            for (int x = 0; x < newWidth; x++) target[o++] = row[Nearest(x, width, newWidth)];
        }

        static int Nearest(int at, int from, int to) => (int)((2L * at + 1) * from / (2L * to));
    }

    // Some programs save shades of grey as colours.
    private static PixelImage Grey(PixelImage image, string path)
    {
        byte[] from = image.Pixels, to = new byte[image.Width * image.Height];
        for (int i = 0, o = 0; o < to.Length; i += 3, o++)
        {
            if (from[i] != from[i + 1] || from[i] != from[i + 2])
                throw new DeepShellException("Mask.Colours", ErrorKind.InvalidData, $"{path} holds colours (red {from[i]}, green {from[i + 1]}, blue {from[i + 2]} at {o % image.Width}, {o / image.Width}), expected class indexes from 0 on.",
                    "Give the folder of masks, not that of photos; masks that show classes by colours must be saved with a palette or as indexes in grey.", path);
            to[o] = from[i];
        }
        return new PixelImage(image.Width, image.Height, 1, to);
    }
}
