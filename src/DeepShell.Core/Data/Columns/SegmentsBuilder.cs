using System.Runtime.InteropServices;

namespace DeepShell.Data;

/// <summary>Collects the values of a column, one or many at a time.</summary>
internal sealed class SegmentsBuilder<T> where T : unmanaged
{
    // A short table should not take a long column's memory.
    private const int FirstLength = 256;

    private readonly List<T[]> _full = [];
    // Where the segments before those in memory are in a file.
    private readonly List<long> _offsets = [];
    private T[]? _spare;
    private T[] _current = new T[FirstLength];
    private int _used;

    public int Count => (_offsets.Count + _full.Count) * Segments<T>.Length + _used;

    public void Add(T value)
    {
        if (_used == _current.Length) Grow();
        _current[_used++] = value;
    }

    public void Append(SegmentsBuilder<T> other)
    {
        foreach (T[] segment in other._full) Append(segment);
        Append(other._current.AsSpan(0, other._used));
    }

    public void Append(ReadOnlySpan<T> values)
    {
        while (!values.IsEmpty)
        {
            if (_used == _current.Length) Grow();
            int count = Math.Min(values.Length, _current.Length - _used);
            values[..count].CopyTo(_current.AsSpan(_used));
            _used += count;
            values = values[count..];
        }
    }

    /// <summary>Forgets the values and keeps the memory of one segment.</summary>
    public void Clear()
    {
        if (_full.Count > 0) _current = _full[0];
        _full.Clear();
        _used = 0;
    }

    /// <summary>Moves all full segments to a file.</summary>
    public void Spill(SpillFile file)
    {
        foreach (T[] segment in _full)
        {
            _offsets.Add(file.Append(MemoryMarshal.AsBytes(segment.AsSpan())));
            _spare = segment;
        }
        _full.Clear();
    }

    /// <summary>Moves the rest to the file as well, and says where all segments are.</summary>
    public long[] SpillAll(SpillFile file)
    {
        Spill(file);
        return [.. _offsets, file.Append(MemoryMarshal.AsBytes(_current.AsSpan(0, _used)))];
    }

    public Segments<T> Build() => new([.. _full, _current], Count);

    private void Grow()
    {
        if (_used < Segments<T>.Length)
        {
            Array.Resize(ref _current, Math.Min(Segments<T>.Length, _used * 4));
            return;
        }
        _full.Add(_current);
        _current = _spare ?? new T[Segments<T>.Length];
        _spare = null;
        _used = 0;
    }
}
