using System.Text;

namespace DeepShell.Data;

/// <summary>One delimited file: its layout, its column names, its records.</summary>
internal sealed class DelimitedSource
{
    public DelimitedSource(string path, ImportOptions options)
    {
        Path = path;
        FileName = System.IO.Path.GetFileName(path);
        byte[] head = SourceFile.Head(path);
        using StreamReader text = new(new MemoryStream(head), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        string sample = text.ReadToEnd();
        if (string.IsNullOrWhiteSpace(sample))
            throw new DeepShellException("Import.Empty", ErrorKind.InvalidData, $"{FileName} is empty.", "Choose a file with data.", path);
        Layout = DelimitedLayout.Detect(sample, complete: head.Length < 64 * 1024, options);
        Names = ReadNames(sample);
    }

    public string Path { get; }

    public string FileName { get; }

    public DelimitedLayout Layout { get; }

    /// <summary>From the header; column0, column1 … without one.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Adds all records to a table; returns the file's hash.</summary>
    public string ReadInto(TableBuilder table)
    {
        long records = 0;
        try
        {
            using Stream stream = SourceFile.Open(Path, out HashingStream hash);
            using StreamReader text = new(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, 1 << 16);
            using IDelimitedReader reader = DelimitedLayout.Open(text, Layout.Delimiter);
            bool header = Layout.HasHeader;
            while (reader.Read())
            {
                if (reader.Count == 1 && reader[0].IsWhiteSpace()) continue;
                if (header)
                {
                    header = false;
                    continue;
                }
                records++;
                AddRecord(reader, table);
            }
            if (records == 0)
                throw new DeepShellException("Import.HeaderOnly", ErrorKind.InvalidData, $"{FileName} has a header ({Some(Names)}) and no rows.", "Choose a file with rows; if the first row is data, use -Header:$false.", Path);
            return hash.Finish();
        }
        catch (InvalidDataException e)
        {
            throw SourceFile.Damaged(Path, e);
        }
    }

    public void CheckSameColumns(DelimitedSource main)
    {
        if (!Names.SequenceEqual(main.Names, StringComparer.OrdinalIgnoreCase))
            throw new DeepShellException("Import.TestColumns", ErrorKind.InvalidData,
                $"{FileName} has the columns {Some(Names)}, expected those of {main.FileName}: {Some(main.Names)}.", "Give a test file with the same columns.", Path);
    }

    private void AddRecord(IDelimitedReader reader, TableBuilder table)
    {
        if (reader.Count != Names.Count)
        {
            // A quote that is never closed swallows the rest of the file; leaving "the row" out would lose it silently.
            if (reader.LastLine > reader.Line + 100 || (reader.LastLine > reader.Line && reader.Text.Length > 0 && reader.Text.Count(c => c == '"') % 2 == 1))
                throw new DeepShellException("Import.OpenQuote", ErrorKind.InvalidData, $"{FileName}, line {reader.Line}: a quote is opened and never closed.", "Close it, or double it if it is part of the text.", Path);
            table.Skip(reader.Line, reader.Text, $"{reader.Count} fields, expected {Names.Count} ({(Layout.HasHeader ? "header: " + Some(Names) : "as in the first row")})", "Import.RowWidth");
            return;
        }
        bool good = true;
        for (int i = 0; i < Names.Count; i++) good &= table[i].Add(reader[i]);
        table.EndRow(reader.Line, table.IsSuspect(good) ? reader.Text : null);
    }

    private IReadOnlyList<string> ReadNames(string sample)
    {
        using IDelimitedReader reader = DelimitedLayout.Open(new StringReader(sample), Layout.Delimiter);
        while (reader.Read())
        {
            if (reader.Count == 1 && reader[0].IsWhiteSpace()) continue;
            string[] names = new string[reader.Count];
            for (int i = 0; i < names.Length; i++) names[i] = Layout.HasHeader ? reader[i].Trim().ToString() : $"column{i}";
            return names;
        }
        return [];
    }

    private static string Some(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(6)) + (names.Count > 6 ? ", …" : "");
}
