using System.Globalization;

namespace DeepShell.Data;

/// <summary>Delimited text as records, one after another, without a table being built: for predictions on files of any length.</summary>
internal static class DelimitedRecords
{
    /// <summary>The records, with the line on which each begins.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is to be read.</param>
    /// <param name="names">What the columns of a file without a header are called, if there are as many.</param>
    /// <param name="skipped">Is told of rows that cannot be used; where it is null such a row is an error unless they are to be left out.</param>
    public static IEnumerable<(long Line, IReadOnlyDictionary<string, object?> Record)> Read(string path, ImportOptions options, IReadOnlyList<string>? names, Action<SkippedRow>? skipped)
    {
        DelimitedSource source = new(path, options);
        string[] columns = [.. !source.Layout.HasHeader && names?.Count == source.Names.Count ? names : source.Names];
        bool leavesOut = options.SkipInvalidRows || skipped is not null;
        using Stream stream = SourceFile.Open(path, out _);
        using GeneralRecords records = new(stream, source, options.Encoding, leavesOut ? (row, _) => skipped?.Invoke(row) : null);
        while (Next(records, path))
        {
            IDelimitedReader reader = records.Current;
            bool undecoded = options.Encoding is null && TextEncoding.IsUndecoded(reader.Text);
            if (reader.Count != columns.Length || undecoded)
            {
                string reason = undecoded ? TextEncoding.UndecodedReason : $"{reader.Count} fields, expected {source.Expected}";
                if (!leavesOut)
                    throw undecoded ? TextEncoding.Undecoded(source.FileName, records.Line, path)
                        : new DeepShellException("Import.RowWidth", ErrorKind.InvalidData, $"{source.FileName}, line {records.Line}: {reason}.", "Correct the row.", path);
                skipped?.Invoke(new SkippedRow(path, records.Line, "", reason, reader.Text));
                continue;
            }
            Dictionary<string, object?> record = new(columns.Length, StringComparer.OrdinalIgnoreCase);
            for (int i = 0; i < columns.Length; i++) record[columns[i]] = Value(reader[i].Trim(), source.Layout.DecimalComma, options);
            yield return (records.Line, record);
        }
    }

    private static bool Next(GeneralRecords records, string path)
    {
        try
        {
            return records.Read();
        }
        catch (InvalidDataException e)
        {
            throw SourceFile.Damaged(path, e);
        }
    }

    private static object? Value(ReadOnlySpan<char> cell, bool decimalComma, ImportOptions options)
    {
        if (CellValue.IsMissing(cell)) return null;
        foreach (string text in options.MissingValues)
            if (cell.Equals(text, StringComparison.OrdinalIgnoreCase)) return null;
        if (options.Culture is { } culture && culture.TryParse(cell, out double value)) return value;
        if (decimalComma && double.TryParse(cell, NumberStyles.Float, CellValue.Comma, out double number)) return number;
        return cell.ToString();
    }
}
