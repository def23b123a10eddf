using System.Runtime.CompilerServices;

namespace DeepShell.Data.Imaging.BuiltIn;

/// <summary>A Huffman table of a JPEG file; short codes are looked up at once, and where the value that follows is short, with it.</summary>
internal sealed class JpegHuffman
{
    /// <summary>The bits that are looked up.</summary>
    public const int Fast = 10;

    private readonly ushort[] _fast = new ushort[1 << Fast];
    private readonly short[] _whole = new short[1 << Fast];
    private readonly int[] _end = new int[17], _shift = new int[17];
    private readonly byte[] _symbols;

    private JpegHuffman(byte[] symbols) => _symbols = symbols;

    /// <summary>
    /// By the next bits a coefficient as a whole: its value · 256 + how many zeros come before it · 16 + the bits of code and value.
    /// 0 where they do not fit.
    /// </summary>
    public ReadOnlySpan<short> Whole => _whole;

    /// <summary>Null when the lengths do not form a code.</summary>
    /// <param name="counts">How many codes of 1 to 16 bits there are.</param>
    /// <param name="symbols">Their symbols, shortest codes first.</param>
    public static JpegHuffman? Create(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols)
    {
        JpegHuffman table = new(symbols.ToArray());
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
        for (int bits = 0; bits < 1 << Fast; bits++)
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
        int entry = _fast[bits.Peek(Fast)];
        if (entry == 0) return NextLong(ref bits);
        bits.Skip(entry >> 8);
        return entry & 255;
    }

    private int NextLong(ref JpegBits bits)
    {
        int ahead = bits.Peek(16);
        for (int length = Fast + 1; length <= 16; length++)
        {
            int code = ahead >> (16 - length);
            if (code >= _end[length]) continue;
            bits.Skip(length);
            int index = code + _shift[length];
            return (uint)index < (uint)_symbols.Length ? _symbols[index] : -1;
        }
        return -1;
    }
}
