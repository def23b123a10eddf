using System.Text;

namespace DeepShell.Data;

/// <summary>
/// The records of delimited text by the general reader. Where rows that cannot be used are left out, it goes on behind a quote that never
/// closes at the line after the one where the record began, and behind a record that is too long after its end: the rest of the file is not lost.
/// </summary>
internal sealed class GeneralRecords : IDisposable
{
    // A record of the wrong width over more lines than this is one whose quote was closed by another's.
    private const int MostLines = 100;

    private readonly DelimitedSource _source;
    private readonly Action<SkippedRow, string>? _skip;
    private readonly LimitedTextReader? _lines;
    private readonly RewindableText? _text;
    private long _before;
    private bool _header;

    /// <summary>Opens a text.</summary>
    /// <param name="stream">Its bytes.</param>
    /// <param name="source">What is known of it.</param>
    /// <param name="encoding">How it is written, if it is known.</param>
    /// <param name="skip">Is told of what is left out, with the error's id; null where that is an error.</param>
    public GeneralRecords(Stream stream, DelimitedSource source, Encoding? encoding, Action<SkippedRow, string>? skip)
    {
        (_source, _skip, _header) = (source, skip, source.Layout.HasHeader);
        StreamReader decoded = new(stream, encoding ?? Encoding.UTF8, detectEncodingFromByteOrderMarks: true, 1 << 16, leaveOpen: true);
        if (source.Layout.Delimiter == ' ') _lines = new LimitedTextReader(decoded, Utf8Table.LongestRecord);
        else _text = new RewindableText(decoded, Utf8Table.LongestRecord, source.Layout.Quote);
        Current = Open();
    }

    /// <summary>The record.</summary>
    public IDelimitedReader Current { get; private set; }

    /// <summary>The line on which it begins.</summary>
    public long Line => _before + Current.Line;

    /// <summary>Goes to the next record that has cells, behind the header; false at the end.</summary>
    public bool Read()
    {
        while (true)
        {
            bool ends = false;
            try
            {
                if (!Current.Read()) return false;
                ends = true;
                if (_text?.IsTooLong(Current.Position) == true) throw new RecordTooLongException();
            }
            catch (RecordTooLongException)
            {
                SkipLong(ends);
                continue;
            }
            if (Current.Count != 1 || !Current[0].IsWhiteSpace())
            {
                if (IsClosedByAnother || (IsOpen && (_text!.EndsAt(Current.Position) || (!_header && Current.Count != _source.Names.Count))))
                {
                    SkipLine(Utf8Table.OpenQuote(_source.FileName, _source.Path, Line), "a quote is opened and never closed");
                    continue;
                }
                _text?.Renew(Current.Position);
                if (!_header) return true;
                _header = false;
            }
            _text?.Renew(Current.Position);
        }
    }

    // Its lines are joined by quotes whose number is odd, or that reach further than any text does.
    private bool IsOpen => Current.LastLine > Current.Line
        && (Current.Text.Count(c => c == _source.Layout.Quote) % 2 == 1 || (Current.Count != _source.Names.Count && Current.LastLine > Current.Line + MostLines));

    // Text behind the quote that closes a field of several lines: that quote was to open another field, 4,"b" of a later line.
    private bool IsClosedByAnother
    {
        get
        {
            if (Current.LastLine == Current.Line) return false;
            ReadOnlySpan<char> text = Current.Text;
            char delimiter = _source.Layout.Delimiter, quote = _source.Layout.Quote;
            for (int at = 0; at < text.Length; at++)
            {
                if (text[at] == ' ') continue;
                if (text[at] == quote)
                {
                    int opens = at++;
                    while (at < text.Length && (text[at] != quote || (at + 1 < text.Length && text[at + 1] == quote))) at += text[at] == quote ? 2 : 1;
                    if (at >= text.Length) return false;
                    bool spans = text[opens..at++].Contains('\n');
                    while (at < text.Length && text[at] == ' ') at++;
                    if (spans && at < text.Length && text[at] != delimiter && text[at] is not ('\r' or '\n')) return true;
                }
                while (at < text.Length && text[at] != delimiter) at++;
            }
            return false;
        }
    }

    private IDelimitedReader Open() => DelimitedLayout.Open(_lines ?? (TextReader)_text!, _source.Layout.Delimiter, _source.Layout.Quote);

    // One that ends was given out with what follows.
    private void SkipLong(bool ends)
    {
        bool quoted = !ends && _text?.IsInQuotes == true;
        long line = _lines is null ? Line : Line + 1;
        DeepShellException error = Utf8Table.TooLong(_source.FileName, _source.Path, line, quoted);
        if (quoted) SkipLine(error, $"a quote is opened and not closed within {Utf8Table.LongestRecord:N0} characters");
        else if (_skip is null || _header) throw error;
        else
        {
            (string start, int lines) = _lines is null ? _text!.Skip(whole: true) : (_lines.SkipLine(), 1);
            if (lines < 0) throw error;
            _skip(new SkippedRow(_source.Path, line, "", Utf8Table.LongRow + (lines > 1 ? $", and goes on to line {line + lines - 1}" : ""), start), "Import.LongRow");
            if (_lines is null) Restart(line + lines - 1);
            else _before++;
        }
    }

    private void SkipLine(DeepShellException error, string reason)
    {
        if (_skip is null || _header) throw error;
        long line = Line;
        _skip(new SkippedRow(_source.Path, line, "", $"{reason}; reading went on with line {line + 1}", _text!.Skip(whole: false).Start), "Import.OpenQuote");
        Restart(line);
    }

    // The old parser holds text that is read again; it must not close what both read.
    private void Restart(long before)
    {
        _before = before;
        Current = Open();
    }

    public void Dispose() => Current.Dispose();
}
