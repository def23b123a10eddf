using System.Text;
using DeepShell.Files;

namespace DeepShell.Data;

/// <summary>One delimited file: its layout, its column names, its records.</summary>
internal sealed class DelimitedSource
{
    // More threads than this wait for the disk.
    private const int MostWorkers = 8;

    private readonly byte[] _head;
    private readonly ImportOptions _options;

    public DelimitedSource(string path, ImportOptions options)
    {
        Path = path;
        FileName = System.IO.Path.GetFileName(path);
        byte[] head = _head = SourceFile.Head(path);
        _options = options;
        using StreamReader text = new(new MemoryStream(head), options.Encoding ?? Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
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

    /// <summary>What the first row holds, as far as it is among the first bytes.</summary>
    public IReadOnlyList<string> FirstCells { get; private set; } = [];

    /// <summary>What a user should know when a first row with numbers was taken for data although it may name the columns: years, as in 1990, 1991.</summary>
    public string? HeaderNote { get; private set; }

    /// <summary>Adds all records to a table; returns the file's hash.</summary>
    /// <param name="table">Where to.</param>
    /// <param name="general">Whether the general reader must be used.</param>
    /// <exception cref="UnusualTextException">The fast reader met what only the general one can tell; the table is half filled.</exception>
    public string ReadInto(TableBuilder table, bool general)
    {
        long before = table.Seen;
        table.StartFile(Path);
        try
        {
            using Stream stream = SourceFile.Open(Path, out HashingStream hash, _options.Cancel);
            if (!general && Utf8Table.Reads(_head, Layout, _options.Encoding))
                new Utf8Table(FileName, Path, Layout, Names.Count, Expected, strict: _options.Encoding is null && _options.SkipInvalidRows).ReadInto(stream, table, Math.Clamp(Environment.ProcessorCount, 1, MostWorkers));
            else ReadGeneral(stream, table);
            if (table.Seen == before)
                throw new DeepShellException("Import.HeaderOnly", ErrorKind.InvalidData, $"{FileName} has a header ({Some(Names)}) and no rows.", "Choose a file with rows; if the first row is data, use -Header:$false.", Path);
            return hash.Finish();
        }
        catch (InvalidDataException e)
        {
            throw SourceFile.Damaged(Path, e);
        }
    }

    /// <summary>The fields that a record must have, for messages.</summary>
    public string Expected => $"{Names.Count} ({(Layout.HasHeader ? "header: " + Some(Names) : "as in the first row")})";

    private void ReadGeneral(Stream stream, TableBuilder table)
    {
        using GeneralRecords records = new(stream, this, _options.Encoding, table.LeavesOut ? table.Skip : null);
        while (records.Read()) AddRecord(records.Current, records.Line, table);
    }

    public void CheckSameColumns(DelimitedSource main)
    {
        if (!Names.SequenceEqual(main.Names, StringComparer.OrdinalIgnoreCase))
            throw new DeepShellException("Import.TestColumns", ErrorKind.InvalidData,
                $"{FileName} has the columns {Some(Names)}, expected those of {main.FileName}: {Some(main.Names)}.", "Give a test file with the same columns.", Path);
    }

    private void AddRecord(IDelimitedReader reader, long line, TableBuilder table)
    {
        if (reader.Count != Names.Count)
        {
            table.Skip(line, reader.Text, $"{reader.Count} fields, expected {Expected}", "Import.RowWidth");
            return;
        }
        if (IsUndecoded(reader.Text))
        {
            table.Skip(line, reader.Text, TextEncoding.UndecodedReason, "Import.Encoding");
            return;
        }
        bool good = true;
        for (int i = 0; i < Names.Count; i++) good &= table[i].Add(reader[i]);
        table.EndRow(line, table.IsSuspect(good) ? reader.Text : null);
    }

    // Without leave to leave rows out the table says it, with the column. Who names the encoding has decided.
    private bool IsUndecoded(string text) => _options.SkipInvalidRows && _options.Encoding is null && TextEncoding.IsUndecoded(text);

    private IReadOnlyList<string> ReadNames(string sample)
    {
        using IDelimitedReader reader = DelimitedLayout.OpenSample(sample, Layout.Delimiter, Layout.Quote);
        while (reader.Read())
        {
            if (reader.Count == 1 && reader[0].IsWhiteSpace()) continue;
            if (_options.Encoding is null && Layout.HasHeader && TextEncoding.IsUndecoded(reader.Text)) throw TextEncoding.Undecoded(FileName, reader.Line, Path);
            if (_options.ColumnNames is { } given)
                return given.Count == reader.Count ? [.. given.Select(n => n.Trim())] : throw new DeepShellException("Import.ColumnNames", ErrorKind.InvalidArgument,
                    $"{FileName} has {reader.Count} columns, and {given.Count} names were given: {Some(given.ToArray())}.", "Give one name for each column, in their order.", Path);
            string[] names = new string[reader.Count];
            if (!Layout.HasHeader && _options.Header is null && LooksLikeNames(reader))
                HeaderNote = $"The first row ({string.Join(", ", Enumerable.Range(0, Math.Min(3, reader.Count)).Select(i => reader[i].Trim().ToString()))}{(reader.Count > 3 ? ", …" : "")}) was taken for data, because it holds numbers. If it names the columns, use -Header.";
            for (int i = 0; i < names.Length; i++) names[i] = Layout.HasHeader ? reader[i].Trim().ToString() : $"column{i}";
            bool more = !Layout.HasHeader || reader.Read();
            while (more && reader.Count == 1 && reader[0].IsWhiteSpace()) more = reader.Read();
            if (more) FirstCells = [.. Enumerable.Range(0, reader.Count).Select(i => reader[i].Trim().ToString())];
            return names;
        }
        return [];
    }

    // Different whole numbers that may be years, or numbers beside names.
    private static bool LooksLikeNames(IDelimitedReader reader)
    {
        HashSet<int> seen = [];
        for (int i = 0; i < reader.Count; i++)
            if (int.TryParse(reader[i].Trim(), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int year) && year is >= 1500 and <= 2200) seen.Add(year);
        return seen.Count >= 2 && seen.Count * 2 > reader.Count;
    }

    private static string Some(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(6)) + (names.Count > 6 ? ", …" : "");
}
