using System.Buffers;
using System.Buffers.Binary;

namespace DeepShell.Data.Imaging.BuiltIn;

/// <summary>GIF (87a and 89a): the first frame.</summary>
internal sealed class GifDecoder : ImageDecoder
{
    // A code of 3 bits or more stands for no more pixels than the dictionary has strings.
    private const long MostPixelsOfByte = 4096 * 8 / 3;

    private ref struct Header
    {
        // Of the picture, and the frame in it.
        public int Width, Height, Left, Top, FrameWidth, FrameHeight;
        public bool Interlaced;
        public ReadOnlySpan<byte> Palette;
        public int Transparent, Background, IndexBits, Data;

        public readonly bool IsGrey
        {
            get
            {
                for (int i = 0; i < Palette.Length; i += 3)
                    if (Palette[i] != Palette[i + 1] || Palette[i] != Palette[i + 2]) return false;
                return true;
            }
        }
    }

    public override string Format => "GIF";

    public override ImageHeader Identify(ReadOnlySpan<byte> file, string name)
    {
        Header h = ReadHeader(file, name);
        return new(Format, h.Width, h.Height, h.IsGrey ? 1 : 3);
    }

    public override void Decode(ReadOnlySpan<byte> file, string name, Span<byte> pixels)
    {
        Header h = ReadHeader(file, name);
        int channels = h.IsGrey ? 1 : 3, size = h.FrameWidth * h.FrameHeight;
        Span<byte> colors = stackalloc byte[h.Palette.Length / 3 * channels];
        for (int i = 0; i < colors.Length; i++) colors[i] = i / channels == h.Transparent ? (byte)255 : h.Palette[i / channels * 3 + i % channels];
        // What the frame leaves free is of the background's colour, or transparent.
        pixels.Fill(255);
        bool leaves = h.FrameWidth < h.Width || h.FrameHeight < h.Height;
        if (leaves && h.Transparent < 0 && h.Background * channels < colors.Length)
            for (int i = 0; i < pixels.Length; i++) pixels[i] = colors[h.Background * channels + i % channels];
        byte[] room = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            Span<byte> indexes = room.AsSpan(0, size);
            if (!GifLzw.Decode(file, h.Data, h.IndexBits, indexes)) throw Damaged(name, "the pixel data end early or are garbled");
            if (h.Palette.Length < 3 * 256 && indexes.IndexOfAnyExceptInRange((byte)0, (byte)(h.Palette.Length / 3 - 1)) >= 0) throw Damaged(name, "a colour is not in the palette");
            for (int row = 0; row < h.FrameHeight; row++)
            {
                Span<byte> to = pixels[(((h.Top + Place(row, h)) * h.Width + h.Left) * channels)..];
                Paint(indexes.Slice(row * h.FrameWidth, h.FrameWidth), colors, channels, to, channels);
            }
        }
        finally { ArrayPool<byte>.Shared.Return(room); }
    }

    // Interlaced rows come in four passes: every eighth, those between them, every other fourth, every second.
    private static int Place(int row, in Header h)
    {
        if (!h.Interlaced) return row;
        ReadOnlySpan<byte> start = [0, 4, 2, 1], step = [8, 8, 4, 2];
        for (int pass = 0; ; pass++)
        {
            int rows = (h.FrameHeight - start[pass] + step[pass] - 1) / step[pass];
            if (row < rows) return start[pass] + row * step[pass];
            row -= rows;
        }
    }

    private Header ReadHeader(ReadOnlySpan<byte> file, string name)
    {
        if (file.Length < 13) throw Damaged(name, "the file ends early");
        Header h = default;
        (h.Transparent, h.Background) = (-1, file[11]);
        int at = 13;
        if ((file[10] & 0x80) != 0) h.Palette = Colors(file, ref at, file[10], name);
        while (true)
        {
            if (at >= file.Length) throw Damaged(name, "the file ends early");
            int kind = file[at++];
            if (kind == 0x3B) throw Damaged(name, "there are no pixel data");
            if (kind == 0x2C) break;
            if (kind != 0x21) throw Damaged(name, $"a block of the unknown kind {kind}");
            // The graphic control extension says which index is transparent.
            if (file.Length - at >= 6 && file[at] == 0xF9 && file[at + 1] == 4 && (file[at + 2] & 1) != 0) h.Transparent = file[at + 5];
            for (at++; ; at += file[at] + 1)
            {
                if (at >= file.Length) throw Damaged(name, "the file ends early");
                if (file[at] == 0) break;
            }
            at++;
        }
        if (file.Length - at < 10) throw Damaged(name, "the file ends early");
        ReadOnlySpan<byte> frame = file[at..];
        (h.Left, h.Top) = (Number(frame), Number(frame[2..]));
        (h.FrameWidth, h.FrameHeight) = (Number(frame[4..]), Number(frame[6..]));
        h.Interlaced = (frame[8] & 0x40) != 0;
        at += 9;
        if ((frame[8] & 0x80) != 0) h.Palette = Colors(file, ref at, frame[8], name);
        if (h.Palette.IsEmpty) throw Damaged(name, "the palette is missing");
        ImageLimits.Check(h.FrameWidth, h.FrameHeight, Format, name);
        // Pillow and browsers make room for a frame that reaches beyond the screen.
        (h.Width, h.Height) = (Math.Max(Number(file[6..]), h.Left + h.FrameWidth), Math.Max(Number(file[8..]), h.Top + h.FrameHeight));
        ImageLimits.Check(h.Width, h.Height, Format, name);
        if ((long)h.Width * h.Height > file.Length * MostPixelsOfByte) throw Damaged(name, $"{h.Width}x{h.Height} pixels cannot come from {file.Length} bytes");
        h.IndexBits = at < file.Length ? file[at] : 0;
        if (h.IndexBits is < 1 or > 8) throw Damaged(name, $"indexes of {h.IndexBits} bits");
        h.Data = at + 1;
        return h;

        static int Number(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);
    }

    private ReadOnlySpan<byte> Colors(ReadOnlySpan<byte> file, scoped ref int at, int flags, string name)
    {
        int length = 3 << ((flags & 7) + 1);
        if (length > file.Length - at) throw Damaged(name, "the file ends early");
        at += length;
        return file.Slice(at - length, length);
    }
}
