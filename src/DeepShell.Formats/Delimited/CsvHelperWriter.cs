using System.Globalization;
using CsvHelper.Configuration;
using DeepShell.Data;

namespace DeepShell.Formats.Delimited;

/// <summary>Writes delimited text by CsvHelper.</summary>
public sealed class CsvHelperWriterFactory : IDelimitedWriterFactory
{
    /// <inheritdoc/>
    public IDelimitedWriter Open(TextWriter text, char delimiter) => new CsvHelperWriter(text, delimiter);
}

internal sealed class CsvHelperWriter(TextWriter text, char delimiter) : IDelimitedWriter
{
    private readonly CsvHelper.CsvWriter _writer = new(text, new CsvConfiguration(CultureInfo.InvariantCulture)
    {
        Delimiter = delimiter.ToString(),
        NewLine = "\n",
    }, leaveOpen: true);

    public void Write(string field) => _writer.WriteField(field);
    public void EndRow() => _writer.NextRecord();
    public void Dispose() => _writer.Dispose();
}
