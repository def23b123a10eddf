namespace DeepShell.Data;

/// <summary>Reads columns that are known (<see cref="ImportOptions.Columns"/>) as what they were.</summary>
internal static class KnownColumns
{
    /// <summary>The options with what the user does not say as it was.</summary>
    public static ImportOptions Completed(this ImportOptions options)
    {
        if (options.Columns is not { } columns) return options;
        ColumnDescription? label = columns.FirstOrDefault(c => c.Role == FieldRole.Label);
        LearningTask? task = label?.Kind switch { null => null, "Number" => LearningTask.Regression, "Boxes" => LearningTask.Detection, "Mask" => LearningTask.Segmentation, _ => LearningTask.Classification };
        return options with
        {
            Label = options.Label ?? label?.Name,
            NoLabel = options.NoLabel || (options.Label is null && label is null),
            Task = options.Task ?? (options.Label is null ? task : null),
            Features = options.Features ?? (options.Label is not null && options.Label != label?.Name ? null : [.. columns.Where(c => c.Role == FieldRole.Feature).Select(c => c.Name)]),
            Categories = options.Categories ?? [.. columns.Where(c => c.IsVerbatim).Select(c => c.Name)],
        };
    }

    /// <summary>Columns of text as such, and categories in the order they had, with those that no row has.</summary>
    public static Dataset AsKnown(this Dataset dataset, ImportOptions options)
    {
        if (options.Columns is not { } columns) return dataset;
        Dictionary<string, ColumnDescription> known = columns.ToDictionary(c => c.Name, StringComparer.OrdinalIgnoreCase);
        return dataset.WithFields([.. dataset.Fields.Select(f => f is CategoryField c && known.GetValueOrDefault(f.Name) is { } column ? AsKnown(options.Guarded ? Unguarded(c) : c, column) : f)], null);
    }

    private static Field AsKnown(CategoryField field, ColumnDescription column)
    {
        if (column.Kind == "Text" && field.Role != FieldRole.Label) return new TextField(field.Name, [.. Enumerable.Range(0, field.Count).Select(r => (string?)field.Value(r))], field.Role);
        if (column.Categories is not { } names || names.SequenceEqual(field.Categories)) return field;
        string[] all = [.. names, .. field.Categories.Except(names)];
        Dictionary<string, int> places = all.Select((n, i) => (n, i)).ToDictionary(p => p.n, p => p.i);
        int[] place = [.. field.Categories.Select(n => places[n])];
        return new CategoryField(field.Name, [.. Enumerable.Range(0, field.Count).Select(r => field[r] < 0 ? -1 : place[field[r]])], all, field.Role);
    }

    private static CategoryField Unguarded(CategoryField field) =>
        new(field.Name, [.. Enumerable.Range(0, field.Count).Select(r => field[r])], [.. field.Categories.Select(FormulaGuard.Unguard)], field.Role);
}
