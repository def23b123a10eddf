using System.Runtime.CompilerServices;

namespace DeepShell.Data;

/// <summary>How the numbers of a column are written, one behind the other, until it is known that it is one of numbers: nearly always nobody asks.</summary>
internal sealed class PendingTexts
{
    // Where each cell ends; the complement for one that is missing.
    private readonly List<int> _ends = [];
    private char[] _text = new char[256];
    private int _length;

    public int Count => _ends.Count;

    public bool IsMissing(int cell) => _ends[cell] < 0;

    public ReadOnlySpan<char> this[int cell] => _text.AsSpan(cell == 0 ? 0 : Position(cell - 1), Position(cell) - (cell == 0 ? 0 : Position(cell - 1)));

    public void AddMissing() => _ends.Add(~_length);

    public void Add(ReadOnlySpan<char> cell)
    {
        Reserve(cell.Length);
        cell.CopyTo(_text.AsSpan(_length));
        End(cell.Length);
    }

    /// <summary>Adds a number; there are no other signs in one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddAscii(ReadOnlySpan<byte> cell)
    {
        Reserve(cell.Length);
        Span<char> to = _text.AsSpan(_length, cell.Length);
        for (int i = 0; i < to.Length; i++) to[i] = (char)cell[i];
        End(cell.Length);
    }

    private void End(int length)
    {
        _length += length;
        _ends.Add(_length);
    }

    private int Position(int cell) => _ends[cell] < 0 ? ~_ends[cell] : _ends[cell];

    private void Reserve(int length)
    {
        if (_text.Length - _length < length) Array.Resize(ref _text, Math.Max(_text.Length * 2, _length + length));
    }
}
