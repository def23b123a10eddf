using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using DeepShell.Data;

namespace DeepShell.Formats.Delimited;

/// <summary>Delimited text by CsvHelper.</summary>
public sealed class CsvHelperReaderFactory : IDelimitedReaderFactory
{
    /// <inheritdoc/>
    public IDelimitedReader Open(TextReader text, char delimiter, char quote) => new CsvHelperReader(text, delimiter, quote);
}

internal sealed class CsvHelperReader(TextReader text, char delimiter, char quote) : IDelimitedReader
{
    private readonly CsvParser _parser = new(text, new CsvConfiguration(CultureInfo.InvariantCulture)
    {
        Delimiter = delimiter.ToString(),
        Quote = quote,
        Escape = quote,
        // A quote inside an unquoted field is part of it (5" pipe).
        BadDataFound = null,
        // Blank lines are counted, so that line numbers are those an editor shows.
        IgnoreBlankLines = false,
        TrimOptions = delimiter == '\t' ? TrimOptions.None : TrimOptions.Trim,
        BufferSize = 1 << 16,
        ProcessFieldBufferSize = 1 << 10,
    });

    public int Count => _parser.Count;
    public ReadOnlySpan<char> this[int index] => _parser[index];
    public long Line { get; private set; }
    public long LastLine => _parser.RawRow;
    public long Position => _parser.CharCount;
    public string Text => _parser.RawRecord.TrimEnd('\r', '\n');

    public bool Read()
    {
        Line = _parser.RawRow + 1;
        return _parser.Read();
    }

    public void Dispose() => _parser.Dispose();
}
