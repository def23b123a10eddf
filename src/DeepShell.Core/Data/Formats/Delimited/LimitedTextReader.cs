namespace DeepShell.Data;

/// <summary>A record did not end within what a record may have.</summary>
internal sealed class RecordTooLongException : Exception;

/// <summary>Text that gives out only so much for one record, so that a file without line ends, or with a quote that never closes, does not fill the memory.</summary>
internal sealed class LimitedTextReader(TextReader inner, int longest) : TextReader
{
    private readonly char[] _buffer = new char[1 << 15];
    private readonly System.Text.StringBuilder _line = new();
    private int _at, _filled;
    private long _given;

    /// <summary>Whether all lines were read.</summary>
    public bool IsAtEnd => _at >= _filled && !Fill();

    /// <summary>A new record begins.</summary>
    public void Renew() => _given = 0;

    public override int Read(char[] buffer, int index, int count)
    {
        if (_given > longest) throw new RecordTooLongException();
        int read = inner.Read(buffer, index, count);
        _given += read;
        return read;
    }

    public override string? ReadLine()
    {
        _line.Clear();
        while (_at < _filled || Fill())
        {
            ReadOnlySpan<char> rest = _buffer.AsSpan(_at, _filled - _at);
            int end = rest.IndexOfAny('\r', '\n');
            if (_line.Length > longest) throw new RecordTooLongException();
            _line.Append(end < 0 ? rest : rest[..end]);
            _at += end < 0 ? rest.Length : end + 1;
            if (end < 0) continue;
            if (rest[end] == '\r' && (_at < _filled || Fill()) && _buffer[_at] == '\n') _at++;
            return _line.ToString();
        }
        return _line.Length > 0 ? _line.ToString() : null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private bool Fill()
    {
        (_at, _filled) = (0, inner.Read(_buffer, 0, _buffer.Length));
        return _filled > 0;
    }
}
