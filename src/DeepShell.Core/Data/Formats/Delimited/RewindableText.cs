using System.Text;

namespace DeepShell.Data;

/// <summary>
/// Text for a parser of records that gives out only so much for one record, and keeps the record that is being read: when its quote turns out
/// never to close, reading can begin again behind its first line.
/// </summary>
internal sealed class RewindableText(TextReader inner, int longest, char quote) : TextReader
{
    /// <summary>More than is shown of what is left out, so that it shows that there was more.</summary>
    public const int LongestShown = 1 << 17;

    private const int BlockSize = 1 << 16;

    // From where the record begins, or a little before, to what was given out; and, after going back, on to what will be again.
    private char[] _kept = new char[2 * BlockSize];
    private int _count, _at;
    private long _from, _record;
    private bool _ended;

    /// <summary>Whether all that was given out is behind a position, and no more will come.</summary>
    public bool EndsAt(long position) => _ended && _at == _count && _from + _at <= position;

    /// <summary>Whether the record that ends at a position has more characters than a record may have.</summary>
    public bool IsTooLong(long end) => end - _record > longest;

    /// <summary>A new record begins at a position, counted in characters from the first one given out.</summary>
    public void Renew(long position) => _record = position;

    public override int Read(char[] buffer, int index, int count)
    {
        if (_from + _at - _record > longest) throw new RecordTooLongException();
        if (_at == _count && !Fill()) return 0;
        int given = Math.Min(count, _count - _at);
        _kept.AsSpan(_at, given).CopyTo(buffer.AsSpan(index));
        _at += given;
        return given;
    }

    /// <summary>The record so far, and whether its quotes are odd.</summary>
    public bool IsInQuotes => _kept.AsSpan((int)(_record - _from), _at - (int)(_record - _from)).Count(quote) % 2 == 1;

    /// <summary>Goes back to the record's beginning and passes over its first line, or over all of it.</summary>
    /// <param name="whole">Whether line ends in quotes are part of it.</param>
    /// <returns>Its beginning, and the line ends that were passed; −1 when the text ended in quotes.</returns>
    public (string Start, int Lines) Skip(bool whole)
    {
        _at = (int)(_record - _from);
        StringBuilder start = new();
        bool quoted = false;
        int lines = 0;
        while (_at < _count || Fill())
        {
            char c = _kept[_at++];
            // What is passed over need not be kept.
            _record = _from + _at;
            if (whole && c == quote) quoted = !quoted;
            if (c is not ('\r' or '\n'))
            {
                if (start.Length < LongestShown) start.Append(c);
                continue;
            }
            if (c == '\r' && (_at < _count || Fill()) && _kept[_at] == '\n') _at++;
            lines++;
            if (!quoted) break;
            if (start.Length < LongestShown) start.Append('\n');
        }
        // The parser that goes on counts from here.
        (_kept, _count, _at, _from, _record) = (_kept[_at..], _count - _at, 0, 0, 0);
        return (start.ToString(), quoted ? -1 : lines);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private bool Fill()
    {
        if (_ended) return false;
        int unneeded = (int)(_record - _from);
        if (unneeded > _at) unneeded = _at;
        if (unneeded >= BlockSize || unneeded == _count)
        {
            _kept.AsSpan(unneeded, _count - unneeded).CopyTo(_kept);
            (_from, _count, _at) = (_from + unneeded, _count - unneeded, _at - unneeded);
        }
        if (_kept.Length - _count < BlockSize) Array.Resize(ref _kept, Math.Max(2 * _kept.Length, 2 * BlockSize));
        int read = inner.Read(_kept, _count, BlockSize);
        _count += read;
        _ended = read == 0;
        return !_ended;
    }
}
