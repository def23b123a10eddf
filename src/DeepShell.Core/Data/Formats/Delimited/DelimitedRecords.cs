using System.Globalization;

namespace DeepShell.Data;

/// <summary>Delimited text as records, one after another, without a table being built: for predictions on files of any length.</summary>
internal static class DelimitedRecords
{
    public static IEnumerable<IReadOnlyDictionary<string, object?>> Read(string path, ImportOptions options, IReadOnlyList<string>? names, Action<SkippedRow>? skipped)
    {
        DelimitedSource source = new(path, options);
        string[] columns = [.. !source.Layout.HasHeader && names?.Count == source.Names.Count ? names : source.Names];
        using Stream stream = SourceFile.Open(path, out _);
        using StreamReader text = new(stream, options.Encoding ?? System.Text.Encoding.UTF8, detectEncodingFromByteOrderMarks: true, 1 << 16);
        using IDelimitedReader reader = DelimitedLayout.Open(text, source.Layout.Delimiter, source.Layout.Quote);
        bool header = source.Layout.HasHeader;
        while (reader.Read())
        {
            if (reader.Count == 1 && reader[0].IsWhiteSpace()) continue;
            if (header)
            {
                header = false;
                continue;
            }
            bool undecoded = options.Encoding is null && TextEncoding.IsUndecoded(reader.Text);
            if (reader.Count != columns.Length || undecoded)
            {
                string reason = undecoded ? TextEncoding.UndecodedReason : $"{reader.Count} fields, expected {columns.Length}";
                if (!options.SkipInvalidRows)
                    throw new DeepShellException(undecoded ? "Import.Encoding" : "Import.RowWidth", ErrorKind.InvalidData, $"{source.FileName}, line {reader.Line}: {reason}.",
                        undecoded ? "Save the file as UTF-8, or pipe its rows: Import-Csv file -Encoding latin1 | …" : "Use -SkipInvalidRow to leave such rows out.", path);
                skipped?.Invoke(new SkippedRow(path, reader.Line, "", reason, reader.Text));
                continue;
            }
            Dictionary<string, object?> record = new(columns.Length, StringComparer.OrdinalIgnoreCase);
            for (int i = 0; i < columns.Length; i++) record[columns[i]] = Value(reader[i].Trim(), source.Layout.DecimalComma, options);
            yield return record;
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
