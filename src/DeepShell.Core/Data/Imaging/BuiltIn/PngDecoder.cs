using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace DeepShell.Data.Imaging.BuiltIn;

/// <summary>The numbers that an image file stores.</summary>
/// <param name="Values">Of one channel or three.</param>
/// <param name="IsPalette">Whether they stand for the colours of a palette.</param>
internal readonly record struct StoredPixels(PixelImage Values, bool IsPalette);

/// <summary>PNG (ISO/IEC 15948): every colour type and bit depth, interlaced or not.</summary>
internal sealed class PngDecoder : ImageDecoder
{
    // Deflate cannot pack more than 1032 bytes into one, so a short file cannot ask for much memory.
    private const long MaxDeflateRatio = 1032;
    private const int BytesAtOnce = 1 << 18;

    private enum ColorType : byte { Grey = 0, Rgb = 2, Palette = 3, GreyAlpha = 4, Rgba = 6 }

    private ref struct Header
    {
        public int Width, Height, Depth, Orientation;
        public ColorType Type;
        public bool Interlaced, Stored;
        public ReadOnlySpan<byte> Palette, Transparency;
        public int FirstData;

        public readonly int Samples => Type switch { ColorType.Rgb => 3, ColorType.GreyAlpha => 2, ColorType.Rgba => 4, _ => 1 };

        public readonly int Channels => Type switch
        {
            _ when Stored => Samples >= 3 ? 3 : 1,
            ColorType.Grey or ColorType.GreyAlpha => 1,
            ColorType.Palette => IsGrey(Palette) ? 1 : 3,
            _ => 3,
        };

        private static bool IsGrey(ReadOnlySpan<byte> palette)
        {
            for (int i = 0; i + 2 < palette.Length; i += 3)
                if (palette[i] != palette[i + 1] || palette[i] != palette[i + 2]) return false;
            return true;
        }
    }

    public override string Format => "PNG";

    public override ImageHeader Identify(ReadOnlySpan<byte> file, string name)
    {
        Header h = ReadHeader(file, name);
        return h.Orientation >= 5 ? new(Format, h.Height, h.Width, h.Channels) : new(Format, h.Width, h.Height, h.Channels);
    }

    public override void Decode(ReadOnlySpan<byte> file, string name, Span<byte> pixels) => Decode(file, ReadHeader(file, name), name, pixels);

    /// <summary>
    /// Decodes the numbers that the file stores: indexes of a palette instead of its colours, shades that are not stretched to 255,
    /// transparency left out. Three channels where it stores red, green and blue.
    /// </summary>
    public StoredPixels DecodeStored(ReadOnlySpan<byte> file, string name)
    {
        Header h = ReadHeader(file, name);
        if (h.Depth > 8) throw Damaged(name, "16 bits a value, expected at most 8");
        h.Stored = true;
        PixelImage image = h.Orientation >= 5 ? new(h.Height, h.Width, h.Channels) : new(h.Width, h.Height, h.Channels);
        Decode(file, h, name, image.Pixels);
        return new StoredPixels(image, h.Type == ColorType.Palette);
    }

    private void Decode(ReadOnlySpan<byte> file, in Header h, string name, Span<byte> pixels)
    {
        using ExifOrientation.Turn turn = new(h.Width, h.Height, h.Channels, h.Orientation, pixels);
        byte[] packed = ArrayPool<byte>.Shared.Rent(file.Length);
        try
        {
            using ZLibStream stream = new(new MemoryStream(packed, 0, ReadData(file, h.FirstData, name, packed)), CompressionMode.Decompress);
            if (!h.Interlaced) ReadPass(h, stream, turn.Stored, 0, 0, 1, 1, name);
            else
            {
                ReadOnlySpan<byte> startX = [0, 4, 0, 2, 0, 1, 0], startY = [0, 0, 4, 0, 2, 0, 1];
                ReadOnlySpan<byte> stepX = [8, 8, 4, 4, 2, 2, 1], stepY = [8, 8, 8, 4, 4, 2, 2];
                for (int p = 0; p < 7; p++) ReadPass(h, stream, turn.Stored, startX[p], startY[p], stepX[p], stepY[p], name);
            }
        }
        catch (EndOfStreamException e) { throw Damaged(name, "the pixel data end early", e); }
        // The second where they want a dictionary that nobody has.
        catch (Exception e) when (e is InvalidDataException or IOException) { throw Damaged(name, "the pixel data cannot be decompressed", e); }
        finally { ArrayPool<byte>.Shared.Return(packed); }
        turn.Finish();
    }

    private unsafe void ReadPass(in Header h, Stream stream, Span<byte> target, int startX, int startY, int stepX, int stepY, string name)
    {
        int width = (h.Width - startX + stepX - 1) / stepX, height = (h.Height - startY + stepY - 1) / stepY;
        if (width <= 0 || height <= 0) return;
        int bitsAPixel = h.Samples * h.Depth, distance = Math.Max(1, bitsAPixel / 8), channels = h.Channels;
        int length = checked((int)(((long)width * bitsAPixel + 7) / 8)), pitch = length + 1;
        int some = Math.Clamp(BytesAtOnce / pitch, 1, height);
        Span<byte> colors = stackalloc byte[h.Type == ColorType.Palette && !h.Stored ? h.Palette.Length / 3 * channels : 0];
        for (int i = 0; i < colors.Length; i++)
            colors[i] = OverWhite(h.Palette[i / channels * 3 + i % channels], i / channels < h.Transparency.Length ? h.Transparency[i / channels] : 255);
        PngRow pixels = new(width, h.Depth, h.Samples, colors, h.Transparency, channels, h.Stored);
        // The row above the first is zeros; the last of each block is kept for the next.
        byte[] rented = ArrayPool<byte>.Shared.Rent(checked((some + 1) * pitch + PngFilter.Slack));
        Span<byte> kept = rented.AsSpan(0, pitch), block = rented.AsSpan(pitch, some * pitch);
        kept.Clear();
        try
        {
            fixed (byte* rows = rented)
                for (int y = 0, inBlock = 0; y < height; y++, inBlock = inBlock + 1 == some ? 0 : inBlock + 1)
                {
                    if (inBlock == 0)
                    {
                        if (y > 0) block[^pitch..].CopyTo(kept);
                        stream.ReadExactly(block[..(Math.Min(some, height - y) * pitch)]);
                    }
                    byte* row = rows + (inBlock + 1) * pitch;
                    if (*row > 4) throw Damaged(name, $"row filter {*row}");
                    PngFilter.Undo(*row, row + 1, row + 1 - pitch, length, distance);
                    Span<byte> line = target[(((startY + y * stepY) * h.Width + startX) * channels)..];
                    if (!pixels.Write(new ReadOnlySpan<byte>(row + 1, length), line, stepX * channels)) throw Damaged(name, "a colour is not in the palette");
                }
        }
        finally { ArrayPool<byte>.Shared.Return(rented); }
    }

    private Header ReadHeader(ReadOnlySpan<byte> file, string name)
    {
        Header h = default;
        for (int at = 8; ; )
        {
            ReadOnlySpan<byte> data = Chunk(file, ref at, name, out uint type, out int start, header: true);
            if (h.Width == 0 && type != Type("IHDR")) throw Damaged(name, "the header chunk is missing");
            if (type == Type("IHDR"))
            {
                if (data.Length != 13 || h.Width != 0) throw Damaged(name, "the header chunk is malformed");
                (uint width, uint height) = (BinaryPrimitives.ReadUInt32BigEndian(data), BinaryPrimitives.ReadUInt32BigEndian(data[4..]));
                ImageLimits.Check(width, height, Format, name);
                (h.Width, h.Height, h.Depth, h.Type, h.Interlaced) = ((int)width, (int)height, data[8], (ColorType)data[9], data[12] == 1);
                bool depthFits = h.Type switch
                {
                    ColorType.Grey => h.Depth is 1 or 2 or 4 or 8 or 16,
                    ColorType.Palette => h.Depth is 1 or 2 or 4 or 8,
                    ColorType.Rgb or ColorType.GreyAlpha or ColorType.Rgba => h.Depth is 8 or 16,
                    _ => false,
                };
                if (!depthFits || data[10] != 0 || data[11] != 0 || data[12] > 1)
                    throw Damaged(name, $"colour type {data[9]}, depth {data[8]}, compression {data[10]}, filter {data[11]}, interlace {data[12]}");
            }
            else if (type == Type("PLTE")) h.Palette = data.Length % 3 == 0 && data.Length <= 768 ? data : throw Damaged(name, $"a palette of {data.Length} bytes");
            else if (type == Type("tRNS")) h.Transparency = data;
            else if (type == Type("eXIf")) h.Orientation = ExifOrientation.Find(data);
            else if (type == Type("IDAT"))
            {
                h.FirstData = start;
                long needed = h.Height * (((long)h.Width * h.Samples * h.Depth + 7) / 8);
                if (needed > file.Length * MaxDeflateRatio) throw Damaged(name, $"{h.Width}x{h.Height} pixels cannot come from {file.Length} bytes");
                if (h.Type == ColorType.Palette && h.Palette.Length == 0) throw Damaged(name, "the palette is missing");
                if (h.Type != ColorType.Palette && h.Transparency.Length != 0 && h.Transparency.Length != 2 * h.Samples) h.Transparency = default;
                return h;
            }
            else if (type == Type("IEND")) throw Damaged(name, "there are no pixel data");
        }
    }

    // Puts the data chunks together; returns how many bytes they have.
    private int ReadData(ReadOnlySpan<byte> file, int at, string name, Span<byte> all)
    {
        int filled = 0;
        // A file cut off after its last pixel is still whole as far as pixels go, hence the check of the length.
        while (at < file.Length)
        {
            ReadOnlySpan<byte> data = Chunk(file, ref at, name, out uint type, out _);
            if (type != Type("IDAT")) break;
            data.CopyTo(all[filled..]);
            filled += data.Length;
        }
        return filled;
    }

    private ReadOnlySpan<byte> Chunk(ReadOnlySpan<byte> file, scoped ref int at, string name, out uint type, out int start, bool header = false)
    {
        start = at;
        if (file.Length - at < 12) throw Damaged(name, "the file ends early");
        uint length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
        if (length > file.Length - at - 12) throw Damaged(name, "the file ends early");
        type = BinaryPrimitives.ReadUInt32BigEndian(file[(at + 4)..]);
        ReadOnlySpan<byte> body = file.Slice(at + 4, (int)length + 4);
        // Data are checked when they are read.
        bool check = !header || type != Type("IDAT");
        if (check && Crc32.Of(body) != BinaryPrimitives.ReadUInt32BigEndian(file[(at + 8 + (int)length)..])) throw Damaged(name, "a checksum is wrong");
        at += 12 + (int)length;
        return body[4..];
    }

    private static uint Type(string name) => (uint)(name[0] << 24 | name[1] << 16 | name[2] << 8 | name[3]);
}
