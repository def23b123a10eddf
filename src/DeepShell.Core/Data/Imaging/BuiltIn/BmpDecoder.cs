using System.Buffers.Binary;
using System.Numerics;

namespace DeepShell.Data.Imaging.BuiltIn;

/// <summary>Windows bitmaps: 1, 4 and 8 bits with a palette (also run-length coded), 16, 24 and 32 bits.</summary>
internal sealed class BmpDecoder : ImageDecoder
{
    private enum Packing { None, Rle8, Rle4, Masks, MasksWithAlpha = 6 }

    private ref struct Header
    {
        public int Width, Height, Bits, Data;
        public bool TopDown;
        public Packing Packing;
        public ReadOnlySpan<byte> Palette;
        public int PaletteEntry;
        public uint Red, Green, Blue, Alpha;

        public readonly long Pitch => ((long)Width * Bits + 31) / 32 * 4;

        public readonly int Colors => Palette.Length / PaletteEntry;

        public readonly bool IsGrey
        {
            get
            {
                if (Bits > 8) return false;
                for (int i = 0; i < Colors; i++)
                    if (Palette[i * PaletteEntry] != Palette[i * PaletteEntry + 1] || Palette[i * PaletteEntry] != Palette[i * PaletteEntry + 2]) return false;
                return true;
            }
        }
    }

    public override string Format => "BMP";

    public override ImageHeader Identify(ReadOnlySpan<byte> file, string name)
    {
        Header h = ReadHeader(file, name);
        return new(Format, h.Width, h.Height, h.IsGrey ? 1 : 3);
    }

    public override void Decode(ReadOnlySpan<byte> file, string name, Span<byte> pixels)
    {
        Header h = ReadHeader(file, name);
        ReadOnlySpan<byte> data = file[h.Data..];
        if (h.Packing is not (Packing.Rle4 or Packing.Rle8)) Paint(h, data, (int)h.Pitch, h.Bits, pixels, name);
        else
        {
            byte[] indexes = BmpRunLength.Decode(data, h.Width, h.Height, h.Packing == Packing.Rle4) ?? throw Damaged(name, "the runs leave the image");
            Paint(h, indexes, h.Width, 8, pixels, name);
        }
    }

    private void Paint(in Header h, ReadOnlySpan<byte> data, int pitch, int bits, Span<byte> pixels, string name)
    {
        int channels = h.IsGrey ? 1 : 3;
        for (int y = 0; y < h.Height; y++)
        {
            ReadOnlySpan<byte> row = data.Slice((h.TopDown ? y : h.Height - 1 - y) * pitch, pitch);
            Span<byte> to = pixels.Slice(y * h.Width * channels, h.Width * channels);
            for (int x = 0, o = 0; x < h.Width; x++, o += channels)
                if (bits <= 8)
                {
                    int index = row[x * bits >> 3] >> (8 - bits - (x * bits & 7)) & ((1 << bits) - 1);
                    if (index >= h.Colors) throw Damaged(name, "a colour is not in the palette");
                    for (int c = 0; c < channels; c++) to[o + c] = h.Palette[index * h.PaletteEntry + 2 - c];
                }
                else if (bits == 24) (to[o], to[o + 1], to[o + 2]) = (row[3 * x + 2], row[3 * x + 1], row[3 * x]);
                else
                {
                    uint pixel = bits == 16 ? BinaryPrimitives.ReadUInt16LittleEndian(row[(2 * x)..]) : BinaryPrimitives.ReadUInt32LittleEndian(row[(4 * x)..]);
                    int alpha = h.Alpha == 0 ? 255 : Part(pixel, h.Alpha);
                    (to[o], to[o + 1], to[o + 2]) = (OverWhite(Part(pixel, h.Red), alpha), OverWhite(Part(pixel, h.Green), alpha), OverWhite(Part(pixel, h.Blue), alpha));
                }
        }
    }

    private static byte Part(uint pixel, uint mask)
    {
        if (mask == 0) return 0;
        int shift = BitOperations.TrailingZeroCount(mask);
        ulong max = mask >> shift;
        return (byte)((((pixel & mask) >> shift) * 255UL + max / 2) / max);
    }

    private Header ReadHeader(ReadOnlySpan<byte> file, string name)
    {
        if (file.Length < 26) throw Damaged(name, "the file ends early");
        Header h = default;
        uint offset = BinaryPrimitives.ReadUInt32LittleEndian(file[10..]), size = BinaryPrimitives.ReadUInt32LittleEndian(file[14..]);
        if (size is not (12 or >= 40 and <= 1024) || size + 14 > file.Length) throw Damaged(name, $"a header of {size} bytes");
        ReadOnlySpan<byte> s = file.Slice(14, (int)size);
        long width, height;
        uint colors = 0;
        if (size == 12)
        {
            (width, height, h.Bits) = (BinaryPrimitives.ReadUInt16LittleEndian(s[4..]), BinaryPrimitives.ReadUInt16LittleEndian(s[6..]), s[10]);
            h.PaletteEntry = 3;
        }
        else
        {
            (width, height, h.Bits) = (BinaryPrimitives.ReadInt32LittleEndian(s[4..]), BinaryPrimitives.ReadInt32LittleEndian(s[8..]), s[14] | s[15] << 8);
            (h.TopDown, height) = (height < 0, Math.Abs(height));
            h.Packing = (Packing)BinaryPrimitives.ReadInt32LittleEndian(s[16..]);
            colors = BinaryPrimitives.ReadUInt32LittleEndian(s[32..]);
            h.PaletteEntry = 4;
        }
        ImageLimits.Check(width, height, Format, name);
        (h.Width, h.Height) = ((int)width, (int)height);
        bool known = h.Packing switch
        {
            Packing.None => h.Bits is 1 or 4 or 8 or 16 or 24 or 32,
            Packing.Rle8 => h.Bits == 8,
            Packing.Rle4 => h.Bits == 4,
            Packing.Masks or Packing.MasksWithAlpha => h.Bits is 16 or 32,
            _ => false,
        };
        if (!known) throw Damaged(name, $"{h.Bits} bits a pixel with packing {(int)h.Packing}");
        int after = 14 + (int)size;
        if (h.Packing is Packing.Masks or Packing.MasksWithAlpha)
        {
            // In the oldest header the masks follow it, later they are its part: at the same place either way.
            if (file.Length < 70) throw Damaged(name, "the file ends early");
            h.Red = BinaryPrimitives.ReadUInt32LittleEndian(file[54..]);
            h.Green = BinaryPrimitives.ReadUInt32LittleEndian(file[58..]);
            h.Blue = BinaryPrimitives.ReadUInt32LittleEndian(file[62..]);
            if (size >= 56 || h.Packing == Packing.MasksWithAlpha) h.Alpha = BinaryPrimitives.ReadUInt32LittleEndian(file[66..]);
        }
        else if (h.Bits == 16) (h.Red, h.Green, h.Blue) = (0x7C00, 0x3E0, 0x1F);
        else if (h.Bits == 32) (h.Red, h.Green, h.Blue) = (0xFF0000, 0xFF00, 0xFF);
        if (h.Bits <= 8)
        {
            long count = Math.Min(colors == 0 ? 1 << h.Bits : colors, 1 << h.Bits);
            long length = Math.Min(count * h.PaletteEntry, Math.Max(0, Math.Min(offset, (uint)file.Length) - after));
            h.Palette = file.Slice(after, (int)(length / h.PaletteEntry * h.PaletteEntry));
            if (h.Palette.IsEmpty) throw Damaged(name, "the palette is missing");
        }
        if (offset < after || offset > file.Length) throw Damaged(name, "the file ends early");
        h.Data = (int)offset;
        // Runs can leave pixels out, but a run takes two bytes at least and covers 255 pixels.
        int left = file.Length - h.Data;
        bool fits = h.Packing is Packing.Rle4 or Packing.Rle8 ? (long)h.Width * h.Height <= Math.Max(1L, left) * 255 : h.Pitch * h.Height <= left;
        return fits ? h : throw Damaged(name, "the pixel data end early");
    }
}
