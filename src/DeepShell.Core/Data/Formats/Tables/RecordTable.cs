using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>Records in memory as a table. Linear in their number.</summary>
internal static class RecordTable
{
    /// <param name="records">Values by column name; enumerated once.</param>
    /// <param name="options">What is known beforehand.</param>
    /// <param name="source">What messages call them.</param>
    /// <param name="lines">The line of each record; by default the first is 1.</param>
    /// <param name="unread">Lines that are no records, left out already.</param>
    /// <param name="files">The file that the records come from, with the first record of each.</param>
    public static Dataset Read(IEnumerable<IReadOnlyDictionary<string, object?>> records, ImportOptions options, string source,
        IReadOnlyList<long>? lines = null, IReadOnlyList<SkippedRow>? unread = null, IReadOnlyList<(int Row, string Path)>? files = null)
    {
        List<IReadOnlyDictionary<string, object?>> kept = [];
        using IEnumerator<IReadOnlyDictionary<string, object?>> more = records.GetEnumerator();
        if (!more.MoveNext())
            throw new DeepShellException("Import.Empty", ErrorKind.InvalidData, $"{source}: there is not one object.", "Pipe objects with equal properties into Import-Dataset.", source);
        kept.Add(more.Current);
        string[] names = [.. kept[0].Keys];
        if (names.Length == 0)
            throw new DeepShellException("Import.Empty", ErrorKind.InvalidData, $"{source}: the first object has no properties.", "Pipe objects with properties, as Import-Csv gives them.", kept[0]);
        options = options.Completed();
        List<string> categories = [.. options.Categories ?? []];
        while (true)
        {
            TableColumns columns = new(names, options with { Categories = categories }, source);
            TableBuilder table = new(columns, options, source);
            foreach (SkippedRow row in unread ?? []) table.Skip(row, "Import.Json");
            Fill(table, names, kept, more, lines, files ?? []);
            string[] again = [.. table.MustBeReread];
            categories.AddRange(again);
            if (again.Length > 0) continue;
            Dataset dataset = table.Build(-1, new TableDescription(source, source, "", new RecipeStep("Import", ("Source", source), ("Label", options.Label),
                ("Features", options.Features?.ToArray()), ("Categories", options.Categories?.ToArray()), ("Task", options.Task), ("Culture", options.Culture?.ToString()), ("SkipInvalidRows", options.SkipInvalidRows ? true : null)), []));
            return dataset.AsKnown(options).WithHash();
        }
    }

    // Records may still be coming: they are kept, because the columns may have to be read again.
    private static void Fill(TableBuilder table, string[] names, List<IReadOnlyDictionary<string, object?>> kept, IEnumerator<IReadOnlyDictionary<string, object?>> more,
        IReadOnlyList<long>? lines, IReadOnlyList<(int Row, string Path)> files)
    {
        object?[] values = new object?[names.Length];
        for (int row = 0, file = 0; ; row++)
        {
            if (row == kept.Count)
            {
                if (!more.MoveNext()) return;
                kept.Add(more.Current);
            }
            while (file < files.Count && files[file].Row == row) table.StartFile(files[file++].Path);
            IReadOnlyDictionary<string, object?> record = kept[row];
            long line = lines?[row] ?? row + 1;
            string? problem = null;
            for (int i = 0; i < names.Length && problem is null; i++)
                if (!record.TryGetValue(names[i], out values[i])) problem = $"no property '{names[i]}', which the first object has";
            if (problem is null && record.Count != names.Length)
                problem = $"a property '{record.Keys.First(k => !names.Contains(k, StringComparer.OrdinalIgnoreCase))}', which the first object lacks";
            if (problem is not null)
            {
                table.Skip(line, Text(record), problem, "Import.RowWidth");
                continue;
            }
            bool good = true;
            for (int i = 0; i < names.Length; i++) good &= table[i].Add(values[i]);
            table.EndRow(line, table.IsSuspect(good) ? Text(record) : null);
        }
    }

    private static string Text(IReadOnlyDictionary<string, object?> record) =>
        string.Join("; ", record.Select(p => $"{p.Key}={SettingValue.Text(p.Value)}"));
}
