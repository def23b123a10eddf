namespace DeepShell.Data;

/// <summary>Collects the rows of a table, whatever they come from, and makes the dataset.</summary>
internal sealed class TableBuilder(TableColumns columns, ImportOptions options, string source, bool decimalComma = false)
{
    // Of a row that is left out, at most this much is kept to show it.
    private const int LongestText = 500;

    private readonly ColumnBuilder[] _columns = [.. columns.Names.Select((n, i) => new ColumnBuilder(n, columns.IsCategory[i], decimalComma, options.MissingValues))];
    private readonly List<SkippedRow> _skipped = [];
    private readonly Dictionary<int, string> _suspects = [];
    private readonly List<long> _lines = [];

    public IReadOnlyList<string> Names => columns.Names;

    public int Rows => _lines.Count;

    /// <summary>Columns that must be read again as categories; see <see cref="ColumnBuilder.MustBeReread"/>.</summary>
    public IEnumerable<string> MustBeReread => _columns.Where(c => c.MustBeReread).Select(c => c.Name);

    public ColumnBuilder this[int column] => _columns[column];

    /// <summary>Whether the row whose cells were just added may have to be reported, so that its text is worth keeping.</summary>
    public bool IsSuspect(bool allGood) => options.SkipInvalidRows && (!allGood || (columns.Label >= 0 && _columns[columns.Label].LastIsMissing));

    /// <summary>Ends a row whose cells were added.</summary>
    /// <param name="line">Where it is in the source.</param>
    /// <param name="suspect">The row's text if <see cref="IsSuspect"/>; otherwise null.</param>
    public void EndRow(long line, string? suspect)
    {
        if (suspect is not null) _suspects[_lines.Count] = Short(suspect);
        _lines.Add(line);
    }

    /// <summary>Notes an unusable row, or throws when such rows are not to be left out.</summary>
    public void Skip(long line, string text, string reason, string errorId)
    {
        if (!options.SkipInvalidRows)
            throw new DeepShellException(errorId, ErrorKind.InvalidData, $"{source}, line {line}: {reason}.",
                "Use -SkipInvalidRow to leave such rows out; they are then listed in .SkippedRows.", source);
        _skipped.Add(new SkippedRow(line, Short(text), reason));
    }

    /// <summary>The dataset.</summary>
    /// <param name="testFrom">The row from which on rows are the official test part, or −1.</param>
    /// <param name="describe">Sets name, source, hash and recipe.</param>
    public Dataset Build(int testFrom, TableDescription describe)
    {
        int[] kept = KeptRows();
        if (kept.Length == 0)
            throw new DeepShellException("Import.NoRows", ErrorKind.InvalidData, $"{source} has no row that can be used{(_skipped.Count > 0 ? $"; {_skipped.Count:N0} were left out, the first because of: {_skipped[0].Reason}" : "")}.", "Check the file, and -Label and -Delimiter.", source);
        Field[] fields = new Field[_columns.Length];
        Parallel.For(0, fields.Length, i =>
        {
            Field field = _columns[i].Build();
            fields[i] = kept.Length == Rows ? field : Compact(field.Select(kept));
        });
        int[] test = testFrom < 0 ? [] : [.. Enumerable.Range(0, kept.Length).Where(i => kept[i] >= testFrom)];
        return TableDataset.Make(fields, columns, options, source, [.. _skipped.OrderBy(s => s.Line)], test, describe);
    }

    // Rows without a cell that is no number in a column of numbers, and with a label.
    private int[] KeptRows()
    {
        bool[] drop = new bool[Rows];
        foreach (ColumnBuilder column in _columns)
        {
            if (column.Bad.Count == 0) continue;
            string others = column.Bad.Count > 1 ? $" ({column.Bad.Count - 1:N0} more in this column)" : "";
            foreach (ColumnBuilder.BadCell bad in column.Bad)
            {
                if (drop[bad.Row]) continue;
                string reason = $"column '{column.Name}' is '{bad.Text}', expected a number as in the other rows{(options.SkipInvalidRows ? "" : others)}";
                if (!options.SkipInvalidRows)
                    throw new DeepShellException("Import.NotANumber", ErrorKind.InvalidData, $"{source}, line {_lines[bad.Row]}: {reason}.",
                        $"Use -SkipInvalidRow to leave such rows out; they are then listed in .SkippedRows. If the text means a missing value, give it with -MissingValue; if the column holds categories, name it with -Category.", source);
                Skip(_lines[bad.Row], _suspects.GetValueOrDefault(bad.Row, bad.Text), reason, "Import.NotANumber");
                drop[bad.Row] = true;
            }
        }
        if (columns.Label >= 0)
        {
            Field label = _columns[columns.Label].Build();
            if (label.Missing > 0 && label.Missing < Rows)
                for (int row = 0; row < Rows; row++)
                    if (!drop[row] && label.Value(row) is null)
                    {
                        Skip(_lines[row], _suspects.GetValueOrDefault(row, ""), $"the label '{label.Name}' is missing", "Import.LabelMissing");
                        drop[row] = true;
                    }
        }
        return [.. Enumerable.Range(0, Rows).Where(r => !drop[r])];
    }

    // Categories that only left-out rows had are not categories.
    private static Field Compact(Field field) => field is CategoryField c
        ? CategoryField.Sorted(c.Name, [.. Enumerable.Range(0, c.Count).Select(r => c[r])], c.Categories) : field;

    private static string Short(string text) => text.Length <= LongestText ? text : string.Concat(text.AsSpan(0, LongestText), "…");
}

/// <summary>What a dataset says of its source.</summary>
internal sealed record TableDescription(string Name, string Source, string Hash, RecipeStep Step, IReadOnlyList<string> Notes);
