using System.Buffers.Binary;
using System.IO.Compression;

namespace DeepShell.Data.Imaging.BuiltIn;

/// <summary>Writes 8-bit grey or RGB PNG files, or indexes of a palette.</summary>
internal static class PngEncoder
{
    /// <summary>Encodes an image.</summary>
    /// <param name="image">The pixels.</param>
    /// <param name="palette">The colours that the values of one channel stand for, red, green, blue; empty if they are shades.</param>
    public static byte[] Encode(PixelImage image, ReadOnlySpan<byte> palette = default)
    {
        using MemoryStream file = new();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        Span<byte> header = stackalloc byte[13];
        header.Clear();
        BinaryPrimitives.WriteInt32BigEndian(header, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], image.Height);
        header[8] = 8;
        header[9] = (byte)(palette.Length > 0 ? 3 : image.Channels == 1 ? 0 : 2);
        WriteChunk(file, "IHDR"u8, header);
        if (palette.Length > 0) WriteChunk(file, "PLTE"u8, palette);
        using MemoryStream data = new();
        using (ZLibStream packer = new(data, CompressionLevel.Optimal, leaveOpen: true)) WriteRows(packer, image);
        WriteChunk(file, "IDAT"u8, data.GetBuffer().AsSpan(0, (int)data.Length));
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static void WriteRows(Stream stream, PixelImage image)
    {
        int pitch = image.Width * image.Channels;
        byte[] trial = new byte[pitch + 1], best = new byte[pitch + 1], none = new byte[pitch];
        ReadOnlySpan<byte> above = none;
        for (int y = 0; y < image.Height; y++)
        {
            ReadOnlySpan<byte> row = image.Pixels.AsSpan(y * pitch, pitch);
            long least = long.MaxValue;
            for (byte filter = 0; filter < 5; filter++)
            {
                trial[0] = filter;
                long sum = PngFilter.Apply(filter, row, above, image.Channels, trial.AsSpan(1));
                if (sum >= least) continue;
                least = sum;
                (trial, best) = (best, trial);
            }
            stream.Write(best);
            above = row;
        }
    }

    private static void WriteChunk(Stream stream, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        byte[] chunk = new byte[data.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        type.CopyTo(chunk.AsSpan(4));
        data.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(data.Length + 8), Crc32.Of(chunk.AsSpan(4, data.Length + 4)));
        stream.Write(chunk);
    }
}
