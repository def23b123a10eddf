using System.Runtime.CompilerServices;

namespace DeepShell.Data.Imaging.BuiltIn;

/// <summary>Reads the bits of a JPEG scan: FF 00 stands for FF, any other marker ends the segment.</summary>
internal ref struct JpegBits(ReadOnlySpan<byte> file, int position)
{
    private readonly ReadOnlySpan<byte> _file = file;
    private ulong _bits;
    private int _count, _invented;

    /// <summary>Where the next byte is read; after the segment's end, where its marker is.</summary>
    public int Position { get; private set; } = position;

    /// <summary>Whether bits were used that the segment does not have.</summary>
    public readonly bool RanOut => _invented > _count;

    /// <summary>The next bits, 1 to 16, without taking them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Peek(int n)
    {
        if (_count < n) Fill();
        return (int)(_bits >> (64 - n));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Skip(int n)
    {
        _bits <<= n;
        _count -= n;
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

    /// <summary>A signed value of n bits: those that start with 0 are negative (F.2.2.1, EXTEND).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int TakeSigned(int n)
    {
        if (n == 0) return 0;
        int value = Take(n);
        return value < 1 << (n - 1) ? value - (1 << n) + 1 : value;
    }

    /// <summary>Drops what is left of the segment and goes on behind its restart marker. False when there is none.</summary>
    public bool Restart()
    {
        (_bits, _count, _invented) = (0, 0, 0);
        while (Position + 1 < _file.Length && !(_file[Position] == 0xFF && _file[Position + 1] is not (0 or 0xFF))) Position++;
        if (Position + 1 >= _file.Length || _file[Position + 1] is < 0xD0 or > 0xD7) return false;
        Position += 2;
        return true;
    }

    private void Fill()
    {
        while (_count <= 56)
        {
            uint value = 0;
            if (Position >= _file.Length || (_file[Position] == 0xFF && (Position + 1 >= _file.Length || _file[Position + 1] != 0))) _invented += 8;
            else
            {
                value = _file[Position];
                Position += value == 0xFF ? 2 : 1;
            }
            _bits |= (ulong)value << (56 - _count);
            _count += 8;
        }
    }
}
