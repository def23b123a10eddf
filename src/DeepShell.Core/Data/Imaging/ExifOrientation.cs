using System.Buffers.Binary;

namespace DeepShell.Data.Imaging;

/// <summary>The EXIF tag by which cameras say how the picture was held (1 to 8).</summary>
internal static class ExifOrientation
{
    /// <summary>The tag's value in a TIFF block (what follows "Exif\0\0" in JPEG); 1 when there is none or the block is damaged.</summary>
    public static int Find(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8) return 1;
        bool little = tiff[0] == 'I';
        uint directory = U32(tiff, 4, little);
        if (directory > tiff.Length - 2) return 1;
        int count = U16(tiff, (int)directory, little);
        for (int i = 0, at = (int)directory + 2; i < count && at <= tiff.Length - 12; i++, at += 12)
            if (U16(tiff, at, little) == 0x0112)
                return U16(tiff, at + 8, little) is var value and >= 1 and <= 8 ? value : 1;
        return 1;
    }

    /// <summary>Brings a picture upright.</summary>
    public static PixelImage Apply(PixelImage image, int orientation)
    {
        if (orientation is < 2 or > 8) return image;
        (int w, int h) = (image.Width, image.Height);
        // The stored position (x, y) of the upright position (u, v) for each orientation.
        Affine map = orientation switch
        {
            2 => new(-1, 0, w, 0, 1, 0),
            3 => new(-1, 0, w, 0, -1, h),
            4 => new(1, 0, 0, 0, -1, h),
            5 => new(0, 1, 0, 1, 0, 0),
            6 => new(0, 1, 0, -1, 0, h),
            7 => new(0, -1, w, -1, 0, h),
            _ => new(0, -1, w, 1, 0, 0),
        };
        PixelImage upright = orientation >= 5 ? new(h, w, image.Channels) : new(w, h, image.Channels);
        WarpSampler.Sample(image.Pixels, w, h, image.Channels, map, upright.Pixels, upright.Width, upright.Height, 0);
        return upright;
    }

    private static int U16(ReadOnlySpan<byte> s, int at, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(s[at..]) : BinaryPrimitives.ReadUInt16BigEndian(s[at..]);

    private static uint U32(ReadOnlySpan<byte> s, int at, bool little) =>
        little ? BinaryPrimitives.ReadUInt32LittleEndian(s[at..]) : BinaryPrimitives.ReadUInt32BigEndian(s[at..]);
}
