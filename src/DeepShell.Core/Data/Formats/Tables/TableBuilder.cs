namespace DeepShell.Data;

/// <summary>Collects the rows of a table, whatever they come from, and makes the dataset.</summary>
internal sealed class TableBuilder
{
    // Of a row that is left out so much is kept that it can be mended; of a cell, so much as a message has room for.
    private const int LongestRow = 1 << 16, LongestCell = 500;
    // Columns may take this part of the memory: encoded samples, and what is done with them, need the rest.
    private const int ColumnShare = 4;

    private readonly TableColumns _tableColumns;
    private readonly ImportOptions _options;
    private readonly string _source;
    private readonly ColumnBuilder[] _columns;
    private readonly List<SkippedRow> _skipped = [];
    private readonly Dictionary<int, string> _suspects = [];
    private readonly LineMap _lines = new();
    private readonly List<(int Row, string Path)> _files = [];
    private readonly long _most;
    private SpillFile? _spill;
    // Of a part: rows that cannot be used, whose lines are not known yet.
    private readonly List<(SkippedRow Row, string ErrorId)>? _unusable;

    public TableBuilder(TableColumns columns, ImportOptions options, string source, bool decimalComma = false)
    {
        (_tableColumns, _options, _source) = (columns, options, source);
        _most = MemoryBudget.Of(options.MemoryLimit) / ColumnShare;
        CellRules rules = new(decimalComma, options.MissingValues, options.Precision == NumberPrecision.Single, options.Culture);
        _columns = [.. columns.Names.Select((n, i) => new ColumnBuilder(n, columns.IsCategory[i], columns.IsVerbatim[i] ? rules with { Verbatim = true } : rules))];
    }

    private TableBuilder(TableBuilder whole)
    {
        (_tableColumns, _options, _source) = (whole._tableColumns, whole._options, whole._source);
        _columns = Array.ConvertAll(whole._columns, c => c.NewPart());
        _unusable = [];
    }

    public int Rows => _lines.Rows;

    /// <summary>Rows, and those that could not be used.</summary>
    public long Seen => Rows + _skipped.Count;

    /// <summary>Whether rows that cannot be used are left out.</summary>
    public bool LeavesOut => _options.SkipInvalidRows;

    /// <summary>Whether numbers are in a file because they do not fit into memory.</summary>
    public bool IsSpilled => _spill is not null;

    /// <summary>Whether it is known what the columns hold, so that parts can be collected by themselves.</summary>
    public bool IsDecided => Rows >= ColumnBuilder.Decision;

    /// <summary>Columns that must be read again as categories; see <see cref="ColumnBuilder.MustBeReread"/>.</summary>
    public IEnumerable<string> MustBeReread => _columns.Where(c => c.MustBeReread).Select(c => c.Name);

    public ColumnBuilder this[int column] => _columns[column];

    /// <summary>Whether the row whose cells were just added may have to be reported, so that its text is worth keeping.</summary>
    public bool IsSuspect(bool allGood) => _options.SkipInvalidRows && (!allGood || (_tableColumns.Label >= 0 && _columns[_tableColumns.Label].LastIsMissing));

    /// <summary>What follows comes from another file; until then it comes from the source that messages name.</summary>
    public void StartFile(string path) => _files.Add((Rows, path));

    /// <summary>Ends a row whose cells were added.</summary>
    /// <param name="line">Where it is in the source.</param>
    /// <param name="suspect">The row's text if <see cref="IsSuspect"/>; otherwise null.</param>
    public void EndRow(long line, string? suspect)
    {
        if (suspect is not null) _suspects[Rows] = Short(suspect);
        _lines.Add(line);
        if (Rows % Segments<double>.Length == 0) SpillBeyondLimit();
    }

    /// <summary>Whether cells may come column by column: what the columns hold is known, and nobody asks for the text of a row.</summary>
    public bool TakesColumns => _unusable is not null && !_options.SkipInvalidRows;

    /// <summary>Ends rows whose cells were added, on successive lines.</summary>
    public void EndRows(long line, int count) => _lines.AddRange(line, count);

    /// <summary>A table for some rows further down, to be collected on another thread.</summary>
    public TableBuilder NewPart() => new(this);

    /// <summary>Adds the rows of a part, whose first line is <paramref name="lines"/> further down than it thinks, and empties it.</summary>
    public void Append(TableBuilder part, long lines)
    {
        foreach ((SkippedRow row, string id) in part._unusable!) Skip(row.Line + lines, row.Text, row.Reason, id, row.Column);
        foreach ((int row, string text) in part._suspects) _suspects[Rows + row] = text;
        _lines.Append(part._lines, lines);
        for (int i = 0; i < _columns.Length; i++)
        {
            _columns[i].Append(part._columns[i]);
            part._columns[i].Clear();
        }
        SpillBeyondLimit();
        part._unusable.Clear();
        part._suspects.Clear();
        part._lines.Clear();
    }

    /// <summary>Notes an unusable row, or throws when such rows are not to be left out.</summary>
    public void Skip(long line, string text, string reason, string errorId, string column = "") => Skip(new SkippedRow(FileOf(Rows), line, column, reason, text), errorId);

    /// <inheritdoc cref="Skip(long, string, string, string, string)"/>
    public void Skip(SkippedRow row, string errorId)
    {
        row = row with { Text = Short(row.Text) };
        if (_unusable is not null)
        {
            _unusable.Add((row, errorId));
            return;
        }
        if (!_options.SkipInvalidRows)
            throw new DeepShellException(errorId, ErrorKind.InvalidData, $"{Path.GetFileName(row.File)}, line {row.Line}: {row.Reason}.",
                "Use -SkipInvalidRow to leave such rows out; they are then listed in .SkippedRows.", _source);
        _skipped.Add(row);
    }

    /// <summary>The dataset.</summary>
    /// <param name="testFrom">The row from which on rows are the official test part, or −1.</param>
    /// <param name="describe">Sets name, source, hash and recipe.</param>
    public Dataset Build(int testFrom, TableDescription describe)
    {
        if (_options.Encoding is null)
            foreach (ColumnBuilder column in _columns)
                if (column.Undecoded is { } cell)
                    throw new DeepShellException("Import.Encoding", ErrorKind.InvalidData, $"{Path.GetFileName(FileOf(cell.Row))}, line {_lines[cell.Row]}: column '{column.Name}' is '{Short(cell.Text, LongestCell)}', which is not written in UTF-8.",
                        "Say how the file is written, for example -Encoding latin1 or -Encoding windows-1252 (-Encoding utf-8 takes it as it is), or save it as UTF-8. If it mixes encodings, -SkipInvalidRow leaves such rows out and lists them.", _source);
        int[]? some = KeptRows();
        int count = some?.Length ?? Rows;
        if (count == 0)
            throw new DeepShellException("Import.NoRows", ErrorKind.InvalidData, $"{_source} has no row that can be used{(_skipped.Count > 0 ? $"; {_skipped.Count:N0} were left out, the first because of: {_skipped[0].Reason}" : "")}.", "Check the file, and -Label and -Delimiter.", _source);
        Field[] fields = new Field[_columns.Length];
        Parallel.For(0, fields.Length, i =>
        {
            Field field = _columns[i].Build();
            fields[i] = some is null ? field : Compact(field.Select(some));
        });
        int firstTest = testFrom < 0 ? count : some is null ? testFrom : some.Count(row => row < testFrom);
        int[] test = [.. Enumerable.Range(firstTest, count - firstTest)];
        return TableDataset.Make(fields, _tableColumns, _options, _source, [.. _skipped.OrderBy(s => _files.FindIndex(f => f.Path == s.File)).ThenBy(s => s.Line)], test, describe);
    }

    // Numbers that would take more than their share of the memory go to a file, from the first row on.
    private void SpillBeyondLimit()
    {
        if (_unusable is not null) return;
        int size = _options.Precision == NumberPrecision.Single ? sizeof(float) : sizeof(double);
        if (_spill is null && (long)Rows * size * _columns.Count(c => c.CanSpill) <= _most) return;
        bool first = _spill is null;
        _spill ??= new SpillFile();
        foreach (ColumnBuilder column in _columns)
            if (column.CanSpill) column.Spill(_spill);
        // Once: the collector does not know that there is a limit, and would let what was just moved lie about.
        if (first) GC.Collect();
    }

    // Rows without a cell that is no number in a column of numbers, and with a label; null for all.
    private int[]? KeptRows()
    {
        HashSet<int> drop = [];
        foreach (ColumnBuilder column in _columns)
        {
            if (column.Bad.Count == 0) continue;
            string others = column.Bad.Count > 1 ? $" ({column.Bad.Count - 1:N0} more in this column)" : "";
            foreach (ColumnBuilder.BadCell bad in column.Bad)
            {
                if (drop.Contains(bad.Row)) continue;
                string reason = $"column '{column.Name}' is '{bad.Text}', expected a number as in the other rows{(_options.SkipInvalidRows ? "" : others)}";
                if (!_options.SkipInvalidRows)
                    throw new DeepShellException("Import.NotANumber", ErrorKind.InvalidData, $"{Path.GetFileName(FileOf(bad.Row))}, line {_lines[bad.Row]}: {reason}.",
                        $"Use -SkipInvalidRow to leave such rows out; they are then listed in .SkippedRows. If the text means a missing value, give it with -MissingValue; if the column holds categories, name it with -Category.", _source);
                Skip(new SkippedRow(FileOf(bad.Row), _lines[bad.Row], column.Name, reason, _suspects.GetValueOrDefault(bad.Row, bad.Text)), "Import.NotANumber");
                drop.Add(bad.Row);
            }
        }
        if (_tableColumns.Label >= 0)
        {
            ColumnBuilder label = _columns[_tableColumns.Label];
            Field? values = label.HasMissing ? label.Build() : null;
            if (values is not null && values.Missing < Rows)
                for (int row = 0; row < Rows; row++)
                    if (values.Value(row) is null && drop.Add(row))
                        Skip(new SkippedRow(FileOf(row), _lines[row], label.Name, $"the label '{label.Name}' is missing", _suspects.GetValueOrDefault(row, "")), "Import.LabelMissing");
        }
        return drop.Count == 0 ? null : [.. Enumerable.Range(0, Rows).Where(r => !drop.Contains(r))];
    }

    // Categories that only left-out rows had are not categories.
    private static Field Compact(Field field) => field is CategoryField c
        ? CategoryField.Sorted(c.Name, new Segments<int>([.. Enumerable.Range(0, c.Count).Select(r => c[r])]), c.Categories) : field;

    // A file without rows begins where the next one does.
    private string FileOf(int row) => _files.FindLastIndex(f => f.Row <= row) is >= 0 and var i ? _files[i].Path : _source;

    private static string Short(string text, int longest = LongestRow) => text.Length <= longest ? text : string.Concat(text.AsSpan(0, longest), "…");
}

/// <summary>What a dataset says of its source.</summary>
internal sealed record TableDescription(string Name, string Source, string Hash, RecipeStep Step, IReadOnlyList<string> Notes);
