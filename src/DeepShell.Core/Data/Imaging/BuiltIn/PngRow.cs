using System.Buffers.Binary;

namespace DeepShell.Data.Imaging.BuiltIn;

/// <summary>Turns an unfiltered PNG row into grey or RGB bytes, or, if it is to be taken as stored, into its numbers of up to 8 bits.</summary>
internal readonly ref struct PngRow(
    int width, int depth, int samples, bool indexed, ReadOnlySpan<byte> palette, ReadOnlySpan<byte> transparency, int channels, bool stored)
{
    private readonly ReadOnlySpan<byte> _palette = palette, _transparency = transparency;

    /// <summary>Writes a pixel every <paramref name="step"/> bytes. False when an index is not in the palette.</summary>
    public bool Write(ReadOnlySpan<byte> row, Span<byte> target, int step)
    {
        if (depth == 8 && !indexed && samples == channels && step == channels && _transparency.IsEmpty)
        {
            row[..(width * channels)].CopyTo(target);
            return true;
        }
        if (stored) return WriteStored(row, target, step);
        return indexed ? WriteIndexed(row, target, step) : WriteDirect(row, target, step);
    }

    private bool WriteStored(ReadOnlySpan<byte> row, Span<byte> target, int step)
    {
        for (int x = 0, o = 0, i = 0; x < width; x++, o += step, i += samples)
            for (int c = 0; c < channels; c++) target[o + c] = (byte)Sample(row, i + c);
        return true;
    }

    private bool WriteIndexed(ReadOnlySpan<byte> row, Span<byte> target, int step)
    {
        for (int x = 0, o = 0; x < width; x++, o += step)
        {
            int index = Sample(row, x);
            if (index * 3 >= _palette.Length) return false;
            int alpha = index < _transparency.Length ? _transparency[index] : 255;
            for (int c = 0; c < channels; c++) target[o + c] = Blend(_palette[index * 3 + c], alpha);
        }
        return true;
    }

    private bool WriteDirect(ReadOnlySpan<byte> row, Span<byte> target, int step)
    {
        int max = (1 << depth) - 1;
        bool hasAlpha = samples > channels;
        for (int x = 0, o = 0, i = 0; x < width; x++, o += step, i += samples)
        {
            int alpha = hasAlpha ? Scale(Sample(row, i + channels), max) : 255;
            if (!hasAlpha && !_transparency.IsEmpty)
            {
                bool match = true;
                for (int c = 0; c < channels; c++) match &= Sample(row, i + c) == BinaryPrimitives.ReadUInt16BigEndian(_transparency[(2 * c)..]);
                if (match) alpha = 0;
            }
            for (int c = 0; c < channels; c++) target[o + c] = Blend(Scale(Sample(row, i + c), max), alpha);
        }
        return true;
    }

    private int Sample(ReadOnlySpan<byte> row, int i) => depth switch
    {
        8 => row[i],
        16 => row[2 * i] << 8 | row[2 * i + 1],
        _ => row[i * depth >> 3] >> (8 - depth - (i * depth & 7)) & ((1 << depth) - 1),
    };

    private static byte Scale(int value, int max) => max == 255 ? (byte)value : (byte)((value * 255L + max / 2) / max);

    private static byte Blend(int value, int alpha) => alpha == 255 ? (byte)value : (byte)((value * alpha + 255 * (255 - alpha) + 127) / 255);
}
