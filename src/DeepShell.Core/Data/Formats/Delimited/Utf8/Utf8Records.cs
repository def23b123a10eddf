using System.Runtime.CompilerServices;
using System.Text.Unicode;

namespace DeepShell.Data;

/// <summary>The text has something on which programs differ (a quote inside a field, a carriage return alone): CsvHelper decides.</summary>
internal sealed class UnusualTextException : Exception;

/// <summary>Adds the records of a block of UTF-8 text to a table, cell by cell, without making texts of them.</summary>
/// <param name="layout">What separates the fields.</param>
/// <param name="width">Fields of a record.</param>
/// <param name="expected">What to say of a record with another number of fields.</param>
/// <param name="strict">Whether bytes that are no UTF-8 are for the general reader, which says where they are.</param>
internal sealed class Utf8Records(DelimitedLayout layout, int width, string expected, bool strict)
{
    private readonly byte _delimiter = (byte)layout.Delimiter;
    private readonly FieldIndex _index = new();
    private readonly int[] _starts = new int[width], _ends = new int[width];
    private readonly bool[] _escaped = new bool[width];
    private byte[] _unescaped = [];

    /// <summary>Adds the records.</summary>
    /// <param name="text">Whole records.</param>
    /// <param name="table">Where to.</param>
    /// <param name="line">The line before the first one.</param>
    /// <param name="header">Whether the first record that is not blank is the header; false once it was met.</param>
    /// <returns>The last line.</returns>
    /// <exception cref="UnusualTextException">The general reader must be used for the whole text.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public long Read(ReadOnlySpan<byte> text, TableBuilder table, long line, ref bool header)
    {
        if (!_index.Fill(text, _delimiter) || (strict && !Utf8.IsValid(text))) throw new UnusualTextException();
        ReadOnlySpan<int> places = _index.Places;
        if (!header && table.TakesColumns && IsRegular(text, places))
        {
            int rows = _index.Lines;
            for (int i = 0; i < width; i++) table[i].AddColumn(text, places, i, width);
            table.EndRows(line + 1, rows);
            return line + rows;
        }
        int start = 0, next = 0;
        while (start < text.Length)
        {
            int record = start, fields = 0;
            long first = ++line;
            bool more = true;
            while (more)
            {
                int end = next < places.Length ? places[next++] : text.Length, from = start, to = end;
                bool escaped = false;
                if (end < text.Length && text[end] == '"')
                {
                    from = OpeningQuote(text, start, end) + 1;
                    to = ClosingQuote(text, places, ref next, ref line, ref escaped);
                    end = to + 1;
                    if (end < text.Length && text[end] == '\r') end++;
                    if (end < text.Length && (next >= places.Length || places[next++] != end)) throw new UnusualTextException();
                }
                if (end >= text.Length || text[end] != _delimiter)
                {
                    more = false;
                    if (to == end && to > from && end < text.Length && text[to - 1] == '\r') to--;
                }
                if (fields < width) (_starts[fields], _ends[fields], _escaped[fields]) = (from, to, escaped);
                fields++;
                start = end + 1;
            }
            ReadOnlySpan<byte> whole = text[record..Math.Min(start - 1, text.Length)];
            if (fields == 1 && IsBlank(text[_starts[0].._ends[0]])) continue;
            if (header)
            {
                header = false;
                continue;
            }
            if (fields != width)
            {
                // Perhaps a quote that is never closed; the general reader knows what to say.
                if (line > first) throw new UnusualTextException();
                table.Skip(first, Text(whole), $"{fields} fields, expected {expected}", "Import.RowWidth");
            }
            else AddRow(text, table, first, whole);
        }
        return line;
    }

    // Every line a record of as many fields as there are columns, and no quote: then the columns can be read one by one.
    private bool IsRegular(ReadOnlySpan<byte> text, ReadOnlySpan<int> places)
    {
        if (width < 2 || _index.HasQuotes || places.Length != (long)_index.Lines * width || text[^1] != '\n') return false;
        for (int end = width - 1; end < places.Length; end += width)
            if (text[places[end]] != '\n') return false;
        return true;
    }

    private void AddRow(ReadOnlySpan<byte> text, TableBuilder table, long line, ReadOnlySpan<byte> whole)
    {
        bool good = true;
        for (int i = 0; i < width; i++)
        {
            ReadOnlySpan<byte> cell = text[_starts[i].._ends[i]];
            good &= table[i].Add(_escaped[i] ? Unescape(cell) : cell);
        }
        table.EndRow(line, table.IsSuspect(good) ? Text(whole) : null);
    }

    // A field is quoted when nothing but blanks is before the quote (after a tab: nothing).
    private int OpeningQuote(ReadOnlySpan<byte> text, int start, int quote)
    {
        if (quote > start && (_delimiter == '\t' || text[start..quote].ContainsAnyExcept((byte)' '))) throw new UnusualTextException();
        return quote;
    }

    private static int ClosingQuote(ReadOnlySpan<byte> text, ReadOnlySpan<int> places, ref int next, ref long line, ref bool escaped)
    {
        while (next < places.Length)
        {
            int place = places[next++];
            if (text[place] == '\n') line++;
            else if (text[place] == '"')
            {
                if (next >= places.Length || places[next] != place + 1 || text[place + 1] != '"') return place;
                next++;
                escaped = true;
            }
        }
        throw new UnusualTextException();
    }

    private ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> cell)
    {
        if (_unescaped.Length < cell.Length) _unescaped = new byte[cell.Length];
        int length = 0;
        for (int i = 0; i < cell.Length; i++)
        {
            _unescaped[length++] = cell[i];
            if (cell[i] == '"') i++;
        }
        return _unescaped.AsSpan(0, length);
    }

    private static bool IsBlank(ReadOnlySpan<byte> cell)
    {
        foreach (byte b in cell)
            if (b is > 127) return System.Text.Encoding.UTF8.GetString(cell).AsSpan().IsWhiteSpace();
            else if (b is not (32 or (>= 9 and <= 13))) return false;
        return true;
    }

    private static string Text(ReadOnlySpan<byte> record) => System.Text.Encoding.UTF8.GetString(record.TrimEnd("\r\n"u8));
}
