namespace DeepShell.Data.Imaging.BuiltIn;

/// <summary>The coding of GIF's pixels: strings of indexes in a dictionary that grows until it is full or cleared (GIF89a, appendix F).</summary>
internal static class GifLzw
{
    private const int MostBits = 12, None = -1;

    /// <summary>Decodes until all indexes are there. False when the data end before, or hold a code that cannot be.</summary>
    /// <param name="file">The file.</param>
    /// <param name="at">Where the first block of data starts.</param>
    /// <param name="indexBits">Bits of an index, 1 to 11.</param>
    /// <param name="indexes">Takes a byte a pixel.</param>
    public static bool Decode(ReadOnlySpan<byte> file, int at, int indexBits, Span<byte> indexes)
    {
        int clear = 1 << indexBits, end = clear + 1, next = end + 1, bits = indexBits + 1, previous = None, filled = 0;
        // A string is the one of another code and a byte more.
        Span<short> rest = stackalloc short[1 << MostBits];
        Span<byte> last = stackalloc byte[1 << MostBits], first = stackalloc byte[1 << MostBits];
        Span<int> length = stackalloc int[1 << MostBits];
        for (int i = 0; i < clear; i++) (first[i], last[i], length[i]) = ((byte)i, (byte)i, 1);
        uint window = 0;
        int count = 0, left = 0;
        while (filled < indexes.Length)
        {
            for (; count < bits; count += 8, left--)
            {
                // Blocks of up to 255 bytes; an empty one is the end.
                if (left == 0 && (at >= file.Length || (left = file[at++]) == 0)) return false;
                if (at >= file.Length) return false;
                window |= (uint)file[at++] << count;
            }
            int code = (int)(window & ((1u << bits) - 1));
            (window, count) = (window >> bits, count - bits);
            if (code == end) return false;
            if (code == clear)
            {
                (next, bits, previous) = (end + 1, indexBits + 1, None);
                continue;
            }
            // The only code that may be used before it is known stands for the previous string and its own first byte.
            if (code > next || (code == next && (previous == None || next >= 1 << MostBits)) || (code > end && previous == None)) return false;
            if (previous != None && next < 1 << MostBits)
            {
                (rest[next], first[next], last[next], length[next]) = ((short)previous, first[previous], first[code == next ? previous : code], length[previous] + 1);
                if (++next == 1 << bits && bits < MostBits) bits++;
            }
            int known = code, fits = Math.Min(length[code], indexes.Length - filled);
            for (int i = length[code]; i > fits; i--) known = rest[known];
            Span<byte> to = indexes.Slice(filled, fits);
            for (int i = fits - 1; i >= 0; i--, known = rest[known]) to[i] = last[known];
            filled += fits;
            previous = code;
        }
        return true;
    }
}
