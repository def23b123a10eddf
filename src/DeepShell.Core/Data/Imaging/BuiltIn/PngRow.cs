using System.Buffers.Binary;

namespace DeepShell.Data.Imaging.BuiltIn;

/// <summary>Turns an unfiltered PNG row into grey or RGB bytes, or, if it is to be taken as stored, into its numbers of up to 8 bits.</summary>
internal readonly ref struct PngRow(
    int width, int depth, int samples, ReadOnlySpan<byte> colors, ReadOnlySpan<byte> transparency, int channels, bool stored)
{
    // The colours of a palette, over white already; empty where what is stored is wanted.
    private readonly ReadOnlySpan<byte> _colors = colors, _transparency = transparency;

    /// <summary>Writes a pixel every <paramref name="step"/> bytes. False when an index is not in the palette.</summary>
    public bool Write(ReadOnlySpan<byte> row, Span<byte> target, int step)
    {
        if (!_colors.IsEmpty) return WriteIndexed(row, target, step);
        if (depth == 8 && samples == channels && step == channels && _transparency.IsEmpty)
        {
            row[..(width * channels)].CopyTo(target);
            return true;
        }
        if (stored) WriteStored(row, target, step);
        else WriteDirect(row, target, step);
        return true;
    }

    private void WriteStored(ReadOnlySpan<byte> row, Span<byte> target, int step)
    {
        for (int x = 0, o = 0, i = 0; x < width; x++, o += step, i += samples)
            for (int c = 0; c < channels; c++) target[o + c] = (byte)Sample(row, i + c);
    }

    private bool WriteIndexed(ReadOnlySpan<byte> row, Span<byte> target, int step)
    {
        int count = _colors.Length / channels;
        if (depth == 8)
        {
            if (count < 256 && row.IndexOfAnyExceptInRange((byte)0, (byte)(count - 1)) >= 0) return false;
            ImageDecoder.Paint(row, _colors, channels, target, step);
            return true;
        }
        for (int x = 0, o = 0; x < width; x++, o += step)
        {
            int index = Sample(row, x);
            if (index >= count) return false;
            _colors.Slice(index * channels, channels).CopyTo(target[o..]);
        }
        return true;
    }

    private void WriteDirect(ReadOnlySpan<byte> row, Span<byte> target, int step)
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
            for (int c = 0; c < channels; c++) target[o + c] = ImageDecoder.OverWhite(Scale(Sample(row, i + c), max), alpha);
        }
    }

    private int Sample(ReadOnlySpan<byte> row, int i) => depth switch
    {
        8 => row[i],
        16 => row[2 * i] << 8 | row[2 * i + 1],
        _ => row[i * depth >> 3] >> (8 - depth - (i * depth & 7)) & ((1 << depth) - 1),
    };

    private static byte Scale(int value, int max) => max == 255 ? (byte)value : (byte)((value * 255L + max / 2) / max);
}
