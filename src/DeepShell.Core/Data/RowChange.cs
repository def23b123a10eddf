namespace DeepShell.Data;

/// <summary>Which rows of a dataset stay. Numbers of rows are those the dataset has before; what stays keeps its order, its part and its weight.</summary>
public sealed record RowChange
{
    /// <summary>Whether a row stays; null keeps all.</summary>
    public Func<int, bool>? Where { get; init; }

    /// <summary>How that is decided, for the recipe.</summary>
    public string? WhereText { get; init; }

    /// <summary>Rows to leave out, such as those whose label is wrong.</summary>
    public IReadOnlyList<int> Exclude { get; init; } = [];

    /// <summary>Leaves out rows that repeat an earlier one in every column, used or not.</summary>
    public bool Unique { get; init; }

    /// <summary>Of what is left the first so many.</summary>
    public int? First { get; init; }

    /// <summary>A dataset with the rows that stay. Categories and classes that none of them has are gone.</summary>
    /// <exception cref="DeepShellException">No row, or no training row, would be left; a row does not exist; the dataset is normalised, or holds copies of its rows.</exception>
    public Dataset Apply(Dataset dataset)
    {
        if (dataset.Preprocessing is not null)
            throw new DeepShellException("Rows.Normalized", ErrorKind.InvalidOperation, $"{dataset.Name} is normalised: what was fitted is of the rows it has.", "Put Select-DatasetRow before Normalize-Data.", dataset);
        bool[] stays = new bool[dataset.Count];
        Array.Fill(stays, true);
        foreach (int row in Exclude)
            stays[row >= 0 && row < stays.Length ? row : throw new DeepShellException("Rows.NotFound", ErrorKind.NotFound, $"{dataset.Name} has no row {row}; its {dataset.Count:N0} rows are counted from 0.", "Give rows of this dataset.", row)] = false;
        if (Where is not null)
            for (int row = 0; row < stays.Length; row++) stays[row] &= stays[row] && Where(row);
        if (Unique)
        {
            int[] left = [.. Rows(stays)];
            foreach (List<int> group in RowHash.Repeats(RowHash.Of(dataset.Fields, left)))
                foreach (int place in group.Skip(1)) stays[left[place]] = false;
        }
        int[] rows = [.. Rows(stays).Take(First ?? int.MaxValue)];
        return rows.Length > 0 ? Select(dataset, rows)
            : throw new DeepShellException("Rows.None", ErrorKind.InvalidArgument, $"None of the {dataset.Count:N0} rows of {dataset.Name} would stay.", "Check the condition: rows for which it is true stay.", dataset);
    }

    private Dataset Select(Dataset dataset, int[] rows)
    {
        int[] place = new int[dataset.Count];
        Array.Fill(place, -1);
        for (int i = 0; i < rows.Length; i++) place[rows[i]] = i;
        Partitions? parts = dataset.Partitions is not { } p ? null : new Partitions(Moved(p[PartitionName.Train]), Moved(p[PartitionName.Validation]), Moved(p[PartitionName.Test]), Moved(p[PartitionName.TrainValidation]));
        if (parts is { Train: 0 })
            throw new DeepShellException("Rows.None", ErrorKind.InvalidArgument, $"No row of the training part of {dataset.Name} would stay.", "Check the condition, or split afterwards.", dataset);
        Dataset selected = dataset.Select(rows, parts, Moved(dataset.OfficialTest.ToArray()), new RecipeStep("SelectRows", ("Where", WhereText), ("Exclude", Exclude.Count > 0 ? Exclude.Count : null), ("Unique", Unique ? true : null), ("First", First)),
            rows.Length < dataset.Count ? [$"{dataset.Count - rows.Length:N0} of {dataset.Count:N0} rows were left out{(WhereText is null ? "" : $" by {{ {WhereText} }}")}."] : (string[])[]);
        return selected.WithFields([.. selected.Fields.Select(f => f is CategoryField c ? Used(c) : f)], null);

        int[] Moved(ReadOnlySpan<int> before)
        {
            List<int> after = [];
            foreach (int row in before)
                if (place[row] >= 0) after.Add(place[row]);
            return [.. after];
        }
    }

    private static IEnumerable<int> Rows(bool[] stays) => Enumerable.Range(0, stays.Length).Where(r => stays[r]);

    // A class without a row would be an output that is never trained.
    private static CategoryField Used(CategoryField field)
    {
        int[] counts = field.CountByCategory();
        if (counts.All(c => c > 0)) return field;
        int[] kept = [.. Enumerable.Range(0, counts.Length).Where(c => counts[c] > 0)], place = new int[counts.Length];
        for (int i = 0; i < kept.Length; i++) place[kept[i]] = i;
        return new CategoryField(field.Name, [.. Enumerable.Range(0, field.Count).Select(r => field[r] < 0 ? -1 : place[field[r]])], [.. kept.Select(c => field.Categories[c])], field.Role);
    }
}
