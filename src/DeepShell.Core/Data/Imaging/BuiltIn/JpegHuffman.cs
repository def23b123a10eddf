using System.Runtime.CompilerServices;

namespace DeepShell.Data.Imaging.BuiltIn;

/// <summary>A Huffman table of a JPEG file; short codes are looked up at once, and where the value that follows is short, with it.</summary>
internal sealed class JpegHuffman
{
    /// <summary>The bits that are looked up.</summary>
    public const int Fast = 10;

    private readonly ushort[] _fast = new ushort[1 << Fast];
    private readonly short[] _whole;
    private readonly int[] _end = new int[17], _shift = new int[17];
    private readonly byte[] _symbols;

    private JpegHuffman(byte[] symbols, bool direct) => (_symbols, _whole) = (symbols, direct ? [] : new short[1 << Fast]);

    /// <summary>
    /// By the next bits a coefficient as a whole: its value · 256 + how many zeros come before it · 16 + the bits of code and value.
    /// 0 where they do not fit. Of direct coefficients there is no such table.
    /// </summary>
    public ReadOnlySpan<short> Whole => _whole;

    /// <summary>Null when the lengths do not form a code.</summary>
    /// <param name="counts">How many codes of 1 to 16 bits there are.</param>
    /// <param name="symbols">Their symbols, shortest codes first.</param>
    /// <param name="direct">Whether it is for direct coefficients.</param>
    public static JpegHuffman? Create(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols, bool direct)
    {
        JpegHuffman table = new(symbols.ToArray(), direct);
        int code = 0, index = 0;
        for (int length = 1; length <= 16; length++, code <<= 1)
        {
            if (code + counts[length - 1] > 1 << length) return null;
            table._shift[length] = index - code;
            for (int i = 0; i < counts[length - 1]; i++, code++, index++)
                if (length <= Fast)
                    table._fast.AsSpan(code << (Fast - length), 1 << (Fast - length)).Fill((ushort)(length << 8 | symbols[index]));
            table._end[length] = code;
        }
        for (int bits = 0; bits < table._whole.Length; bits++)
        {
            int length = table._fast[bits] >> 8, run = table._fast[bits] >> 4 & 15, size = table._fast[bits] & 15;
            if (size == 0 || length + size > Fast) continue;
            int value = JpegBits.Signed((ulong)bits << (64 - Fast + length), size);
            if (value is >= -128 and <= 127) table._whole[bits] = (short)(value * 256 + run * 16 + length + size);
        }
        return table;
    }

    /// <summary>The next symbol, or -1 for bits that are no code.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next(ref JpegBits bits)
    {
        if (bits.Count < 16) bits.Fill();
        return Next(ref bits.Window, ref bits.Count);
    }

    /// <summary>The same in a window of 16 bits or more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next(ref ulong window, ref int count)
    {
        int entry = _fast[window >> (64 - Fast)];
        if (entry == 0) entry = Long(window);
        int length = entry >> 8;
        window <<= length;
        count -= length;
        return length == 0 ? -1 : entry & 255;
    }

    // A code that is not looked up: length · 256 + symbol; 0 for bits that are no code.
    private int Long(ulong window)
    {
        int ahead = (int)(window >> 48);
        for (int length = Fast + 1; length <= 16; length++)
        {
            int code = ahead >> (16 - length);
            if (code >= _end[length]) continue;
            int index = code + _shift[length];
            return (uint)index < (uint)_symbols.Length ? length << 8 | _symbols[index] : 0;
        }
        return 0;
    }
}
