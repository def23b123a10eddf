using System.Buffers;
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

    /// <summary>Where a decoder writes a picture as it is stored, to be brought upright at the end: into the result itself, unless it has to be turned.</summary>
    public readonly ref struct Turn : IDisposable
    {
        private readonly Span<byte> _upright;
        private readonly byte[]? _room;
        private readonly int _width, _height, _channels, _orientation;

        /// <param name="width">Width as it is stored.</param>
        /// <param name="height">Height as it is stored.</param>
        /// <param name="channels">Bytes a pixel.</param>
        /// <param name="orientation">1 to 8.</param>
        /// <param name="upright">Takes the result.</param>
        public Turn(int width, int height, int channels, int orientation, Span<byte> upright)
        {
            (_width, _height, _channels, _orientation) = (width, height, channels, orientation);
            _upright = upright;
            _room = orientation is >= 2 and <= 8 ? ArrayPool<byte>.Shared.Rent(upright.Length) : null;
        }

        public Span<byte> Stored => _room is null ? _upright : _room.AsSpan(0, _upright.Length);

        public void Finish()
        {
            if (_room is not null) Apply(_room, _width, _height, _channels, _orientation, _upright);
        }

        public void Dispose()
        {
            if (_room is not null) ArrayPool<byte>.Shared.Return(_room);
        }
    }

    // The stored position (x, y) of the upright position (u, v) for each orientation.
    private static void Apply(ReadOnlySpan<byte> stored, int w, int h, int channels, int orientation, Span<byte> upright)
    {
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
        (int width, int height) = orientation >= 5 ? (h, w) : (w, h);
        WarpSampler.Sample(stored, w, h, channels, map, upright, width, height, 0);
    }

    private static int U16(ReadOnlySpan<byte> s, int at, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(s[at..]) : BinaryPrimitives.ReadUInt16BigEndian(s[at..]);

    private static uint U32(ReadOnlySpan<byte> s, int at, bool little) =>
        little ? BinaryPrimitives.ReadUInt32LittleEndian(s[at..]) : BinaryPrimitives.ReadUInt32BigEndian(s[at..]);
}
