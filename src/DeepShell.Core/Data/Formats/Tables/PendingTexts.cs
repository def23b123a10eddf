using System.Buffers;
using System.Text;

namespace DeepShell.Data;

/// <summary>How the numbers of a column are written, one behind the other, until it is known that it is one of numbers: nearly always nobody asks.</summary>
internal sealed class PendingTexts : IDisposable
{
    // Where each cell ends; the complement for one that is missing.
    private readonly List<int> _ends = [];
    private byte[] _text = ArrayPool<byte>.Shared.Rent(1 << 12);
    private int _length;

    public int Count => _ends.Count;

    public bool IsMissing(int cell) => _ends[cell] < 0;

    public string this[int cell]
    {
        get
        {
            int from = cell == 0 ? 0 : Position(cell - 1);
            return Encoding.UTF8.GetString(_text.AsSpan(from, Position(cell) - from));
        }
    }

    public void AddMissing() => _ends.Add(~_length);

    public void Add(ReadOnlySpan<char> cell)
    {
        Reserve(Encoding.UTF8.GetMaxByteCount(cell.Length));
        _ends.Add(_length += Encoding.UTF8.GetBytes(cell, _text.AsSpan(_length)));
    }

    public void Add(ReadOnlySpan<byte> cell)
    {
        Reserve(cell.Length);
        cell.CopyTo(_text.AsSpan(_length));
        _ends.Add(_length += cell.Length);
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_text);

    private int Position(int cell) => _ends[cell] < 0 ? ~_ends[cell] : _ends[cell];

    private void Reserve(int length)
    {
        if (_text.Length - _length >= length) return;
        byte[] longer = ArrayPool<byte>.Shared.Rent(Math.Max(_text.Length * 2, _length + length));
        _text.AsSpan(0, _length).CopyTo(longer);
        ArrayPool<byte>.Shared.Return(_text);
        _text = longer;
    }
}
