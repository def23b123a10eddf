using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DeepShell.Data;

/// <summary>Finds where fields end: the places of delimiters, line ends and quotes, 64 bytes at a time (after Langdale and Lemire, arXiv:1902.08318).</summary>
internal sealed class FieldIndex
{
    private readonly byte[] _last = new byte[64];
    private int[] _places = new int[4096];

    public ReadOnlySpan<int> Places => _places.AsSpan(0, Count);

    public int Count { get; private set; }

    /// <summary>Line ends among the places.</summary>
    public int Lines { get; private set; }

    /// <summary>Whether there is a quote.</summary>
    public bool HasQuotes { get; private set; }

    /// <summary>Indexes a text.</summary>
    /// <returns>False if a carriage return stands alone.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Fill(ReadOnlySpan<byte> text, byte delimiter)
    {
        int count = 0, at = 0;
        ulong returned = 0, quoted = 0;
        int lines = 0;
        while (at < text.Length)
        {
            ReadOnlySpan<byte> block = text[at..];
            if (block.Length < 64)
            {
                Array.Clear(_last);
                block.CopyTo(_last);
                block = _last;
            }
            if (_places.Length - count < 64) Array.Resize(ref _places, _places.Length * 2);
            ulong newLines = Equal(block, (byte)'\n'), returns = Equal(block, (byte)'\r');
            if ((((returns << 1) | returned) & ~newLines) != 0) return false;
            returned = returns >> 63;
            ulong quotes = Equal(block, (byte)'"'), found = newLines | quotes | Equal(block, delimiter);
            quoted |= quotes;
            lines += BitOperations.PopCount(newLines);
            int end = count + BitOperations.PopCount(found);
            ref int place = ref _places[count];
            while (found != 0)
            {
                place = at + BitOperations.TrailingZeroCount(found);
                place = ref Unsafe.Add(ref place, 1);
                found &= found - 1;
            }
            count = end;
            at += 64;
        }
        (Count, Lines, HasQuotes) = (count, lines, quoted != 0);
        return returned == 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Equal(ReadOnlySpan<byte> block, byte value)
    {
        ref byte first = ref System.Runtime.InteropServices.MemoryMarshal.GetReference(block);
        if (Vector512.IsHardwareAccelerated) return Vector512.Equals(Vector512.LoadUnsafe(ref first), Vector512.Create(value)).ExtractMostSignificantBits();
        Vector256<byte> pattern = Vector256.Create(value);
        return Vector256.Equals(Vector256.LoadUnsafe(ref first), pattern).ExtractMostSignificantBits()
            | ((ulong)Vector256.Equals(Vector256.LoadUnsafe(ref first, 32), pattern).ExtractMostSignificantBits() << 32);
    }
}
