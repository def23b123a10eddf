namespace DeepShell.Data;

/// <summary>Reads delimited text in which no quote occurs, where there is nothing to tell but delimiters and line ends: the beginning of most files.</summary>
internal sealed class PlainReader(string text, char delimiter) : IDelimitedReader
{
    private readonly List<Range> _fields = [];
    private Range _record;
    private int _at;

    public int Count => _fields.Count;
    public ReadOnlySpan<char> this[int index] => text.AsSpan(_fields[index]);
    public long Line { get; private set; }
    public long LastLine => Line;
    public long Position => _at;
    public string Text => text[_record];

    public bool Read()
    {
        if (_at >= text.Length) return false;
        Line++;
        int length = text.AsSpan(_at).IndexOfAny('\r', '\n'), end = length < 0 ? text.Length : _at + length;
        _record = _at..end;
        _fields.Clear();
        for (int start = _at; start <= end;)
        {
            int field = text.AsSpan(start, end - start).IndexOf(delimiter), to = field < 0 ? end : start + field;
            _fields.Add(start..to);
            start = to + 1;
        }
        _at = end < text.Length - 1 && text[end] == '\r' && text[end + 1] == '\n' ? end + 2 : end + 1;
        return true;
    }

    public void Dispose() { }
}
