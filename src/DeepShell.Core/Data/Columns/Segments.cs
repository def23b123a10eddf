using System.Runtime.CompilerServices;

namespace DeepShell.Data;

/// <summary>
/// The values of a column in segments of equal length, in memory. A column that grows is never copied, and none of its
/// arrays is too long for one allocation. A given array is one segment.
/// </summary>
internal sealed class Segments<T> where T : unmanaged
{
    /// <summary>Values in a segment, and their binary logarithm.</summary>
    public const int Length = 1 << Shift, Shift = 16;

    private readonly T[][] _segments;
    private readonly int _shift, _mask;

    public Segments(T[] values)
    {
        _segments = [values];
        (_shift, _mask, Count) = (31, int.MaxValue, values.Length);
    }

    public Segments(T[][] segments, int count)
    {
        _segments = segments;
        (_shift, _mask, Count) = (Shift, Length - 1, count);
    }

    public int Count { get; }

    public T this[int row]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _segments[row >> _shift][row & _mask];
    }

    /// <summary>The longest run of values from a row on that lie together; at most to <paramref name="to"/>.</summary>
    public ReadOnlySpan<T> Run(int from, int to)
    {
        int start = from & _mask;
        return _segments[from >> _shift].AsSpan(start, (int)Math.Min(to - from, (1L << _shift) - start));
    }
}
