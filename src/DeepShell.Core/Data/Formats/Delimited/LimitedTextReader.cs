using System.Text;

namespace DeepShell.Data;

/// <summary>A record did not end within what a record may have.</summary>
internal sealed class RecordTooLongException : Exception;

/// <summary>Lines of at most so many characters, their ends counted, so that a file without line ends does not fill the memory.</summary>
internal sealed class LimitedTextReader(TextReader inner, int longest) : TextReader
{
    private readonly char[] _buffer = new char[1 << 15];
    private readonly StringBuilder _line = new();
    private int _at, _filled;

    /// <exception cref="RecordTooLongException">The line is longer; <see cref="SkipLine"/> goes on behind it.</exception>
    public override string? ReadLine()
    {
        _line.Clear();
        while (_at < _filled || Fill())
        {
            ReadOnlySpan<char> rest = _buffer.AsSpan(_at, _filled - _at);
            int end = rest.IndexOfAny('\r', '\n');
            if (_line.Length + (end < 0 ? rest.Length : end + 1) > longest) throw new RecordTooLongException();
            _line.Append(end < 0 ? rest : rest[..end]);
            if (Passes(rest, end)) return _line.ToString();
        }
        return _line.Length > 0 ? _line.ToString() : null;
    }

    /// <summary>Passes over the rest of a line that was too long, and returns its beginning.</summary>
    public string SkipLine()
    {
        string start = _line.ToString(0, Math.Min(_line.Length, RewindableText.LongestShown));
        while (_at < _filled || Fill())
        {
            ReadOnlySpan<char> rest = _buffer.AsSpan(_at, _filled - _at);
            if (Passes(rest, rest.IndexOfAny('\r', '\n'))) break;
        }
        return start;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    // Whether a line ended.
    private bool Passes(ReadOnlySpan<char> rest, int end)
    {
        bool isReturn = end >= 0 && rest[end] == '\r';
        _at += end < 0 ? rest.Length : end + 1;
        if (isReturn && (_at < _filled || Fill()) && _buffer[_at] == '\n') _at++;
        return end >= 0;
    }

    private bool Fill()
    {
        (_at, _filled) = (0, inner.Read(_buffer, 0, _buffer.Length));
        return _filled > 0;
    }
}
