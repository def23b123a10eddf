using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace DeepShell.Data.Imaging.BuiltIn;

/// <summary>Reads the bits of a JPEG scan: FF 00 stands for FF, any other marker ends the segment. The file must stay pinned.</summary>
internal unsafe struct JpegBits(byte* file, int length, int position)
{
    private readonly byte* _end = file + length;
    private byte* _next = file + position;
    private int _invented;

    /// <summary>The bits to come, from the highest down; those beyond <see cref="Count"/> are not to be used.</summary>
    public ulong Window;

    /// <summary>How many bits of the window there are.</summary>
    public int Count;

    /// <summary>Where the next byte is read; after the segment's end, where its marker is.</summary>
    public readonly int Position => (int)(_next - file);

    /// <summary>Whether bits were used that the segment does not have.</summary>
    public readonly bool RanOut => _invented > Count;

    /// <summary>Brings the window to 56 bits or more. Behind the segment's end they are zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Fill()
    {
        if (_end - _next >= 8)
        {
            ulong eight = BinaryPrimitives.ReadUInt64BigEndian(new ReadOnlySpan<byte>(_next, 8));
            // Whether a byte of them is FF.
            if (((~eight - 0x0101010101010101) & eight & 0x8080808080808080) == 0)
            {
                // The part of a byte that does not fit comes again next time, at the same place.
                Window |= eight >> Count;
                int bytes = (63 - Count) >> 3;
                _next += bytes;
                Count += bytes * 8;
                return;
            }
        }
        FillByByte();
    }

    /// <summary>The next bits, 0 to 16, of which a signed one with a leading 0 is negative (F.2.2.1, EXTEND).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Signed(ulong window, int n)
    {
        int value = (int)(window >> 1 >> (63 - n));
        return value - ((value >> (n - 1) & 1) - 1 & ((1 << n) - 1));
    }

    /// <summary>The next bits, 1 to 16, without taking them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Peek(int n)
    {
        if (Count < n) Fill();
        return (int)(Window >> (64 - n));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Skip(int n)
    {
        Window <<= n;
        Count -= n;
    }

    /// <summary>The next bits, 0 to 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Take(int n)
    {
        if (n == 0) return 0;
        int value = Peek(n);
        Skip(n);
        return value;
    }

    /// <summary>A signed value of n bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int TakeSigned(int n)
    {
        if (n == 0) return 0;
        Peek(n);
        int value = Signed(Window, n);
        Skip(n);
        return value;
    }

    /// <summary>Drops what is left of the segment and goes on behind its restart marker. False when there is none.</summary>
    public bool Restart()
    {
        (Window, Count, _invented) = (0, 0, 0);
        while (_end - _next > 1 && !(_next[0] == 0xFF && _next[1] is not (0 or 0xFF))) _next++;
        if (_end - _next <= 1 || _next[1] is < 0xD0 or > 0xD7) return false;
        _next += 2;
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void FillByByte()
    {
        while (Count < 56)
        {
            uint value = 0;
            if (_next >= _end || (*_next == 0xFF && (_end - _next < 2 || _next[1] != 0))) _invented += 8;
            else
            {
                value = *_next;
                _next += value == 0xFF ? 2 : 1;
            }
            Window |= (ulong)value << (56 - Count);
            Count += 8;
        }
    }
}
