using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>A column that is worked out of the others.</summary>
/// <param name="Name">Its name; a column that has it already gives its place and role.</param>
/// <param name="Value">The value in a row: a number, a text, or null where there is none.</param>
/// <param name="Text">How it is worked out, for the recipe.</param>
public sealed record ComputedColumn(string Name, Func<int, object?> Value, string Text);

/// <summary>
/// Columns dropped, renamed and computed. All names are those the dataset has before; columns keep their order, and computed ones
/// come last. Rows, parts and weights stay as they are.
/// </summary>
public sealed record ColumnChange
{
    /// <summary>The columns to keep, besides the label and computed ones; null keeps all.</summary>
    public IReadOnlyList<string>? Select { get; init; }

    /// <summary>The columns to drop.</summary>
    public IReadOnlyList<string> Drop { get; init; } = [];

    /// <summary>Old names and new ones.</summary>
    public IReadOnlyList<(string Old, string New)> Rename { get; init; } = [];

    /// <summary>Columns to add, or to put in the place of others.</summary>
    public IReadOnlyList<ComputedColumn> Compute { get; init; } = [];

    /// <summary>A dataset with these columns.</summary>
    /// <exception cref="DeepShellException">There is no such column, it is the label, two have one name, no feature is left, a value does not fit, or the columns that a fitted preparation is for would change.</exception>
    public Dataset Apply(Dataset dataset)
    {
        HashSet<Field>? selected = Select is null ? null : [.. Select.Select(n => Find(dataset, n))];
        HashSet<Field> dropped = [.. Drop.Select(n => Find(dataset, n))];
        if (dataset.Label is { } label && dropped.Contains(label))
            throw new DeepShellException("Columns.Label", ErrorKind.InvalidOperation, $"'{label.Name}' is the label of {dataset.Name}, without which there is nothing to learn.", "Leave it out of -Drop; import with -NoLabel for data without a label, or with another -Label.", label.Name);
        Dictionary<Field, string> renamed = Renamed(dataset);
        Dictionary<Field, ComputedColumn> replaced = Compute.Where(c => dataset.Find(c.Name) is not null).ToDictionary(c => dataset.Find(c.Name)!);
        Field[] kept = [.. dataset.Fields.Where(f => !dropped.Contains(f) && (selected is null || selected.Contains(f) || f.Role == FieldRole.Label || replaced.ContainsKey(f)))];
        ComputedColumn[] added = [.. Compute.Where(c => dataset.Find(c.Name) is null)];
        CheckNames([.. kept.Select(f => renamed.GetValueOrDefault(f, f.Name)), .. added.Select(c => c.Name)]);
        CheckFitted(dataset, kept, renamed, replaced, added);
        Field[] fields = [.. kept.Select(f => Named(replaced.TryGetValue(f, out ComputedColumn? c) ? Replacement(dataset, f, c) : f, renamed.GetValueOrDefault(f, f.Name))),
            .. added.Select(c => ComputedField.Make(dataset, c))];
        if (!fields.Any(f => f.Role == FieldRole.Feature))
            throw new DeepShellException("Columns.NoFeature", ErrorKind.InvalidArgument, $"{dataset.Name} would have no column left to learn from.", $"Keep one of {Names(dataset.Features)}.", dataset);
        if (dataset.Augmentations.Any(a => !a.ForTables) && fields.Count(f => f.Role == FieldRole.Feature) != 1)
            throw new DeepShellException("Columns.Augmented", ErrorKind.InvalidOperation, $"{dataset.Name} has augmentations for images, which go with one column of images alone.", "Leave Invoke-Augmentation out, or the computed column.", dataset);
        return dataset.WithFields(fields, new RecipeStep("SelectColumns", ("Select", Some(Select ?? [])), ("Drop", Some(Drop)),
            ("Rename", Some(Rename.Select(r => $"{r.Old} = {r.New}"))), ("Compute", Some(Compute.Select(c => $"{c.Name} = {c.Text}")))));
    }

    private static Field Find(Dataset dataset, string name) => dataset.Find(name) ?? throw Unknown(dataset, name);

    /// <summary>There is no column of that name.</summary>
    public static DeepShellException Unknown(Dataset dataset, string name) => new("Columns.NotFound", ErrorKind.NotFound,
        $"{dataset.Name} has no column '{name}'.{Suggestion.For(name, dataset.Fields.Select(f => f.Name))}", $"Its columns are {Names(dataset.Fields)}.", name);

    private Dictionary<Field, string> Renamed(Dataset dataset)
    {
        Dictionary<Field, string> renamed = [];
        foreach ((string old, string name) in Rename)
        {
            if (string.IsNullOrWhiteSpace(name))
                throw new DeepShellException("Columns.Name", ErrorKind.InvalidArgument, $"The new name of column '{old}' is empty.", "For example -Rename @{ old = 'new' }.", old);
            renamed[Find(dataset, old)] = name.Trim();
        }
        return renamed;
    }

    private static void CheckNames(string[] names)
    {
        if (names.GroupBy(n => n, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new DeepShellException("Columns.Duplicate", ErrorKind.InvalidArgument, $"{twice.Count()} columns would be called '{twice.Key}', expected different names.", "Choose another name, or drop the other column.", twice.Key);
    }

    // What was fitted knows its columns by name; those it does not use may come and go.
    private static void CheckFitted(Dataset dataset, Field[] kept, Dictionary<Field, string> renamed, Dictionary<Field, ComputedColumn> replaced, ComputedColumn[] added)
    {
        if (dataset.Preprocessing is null) return;
        string? changed = added.FirstOrDefault()?.Name ?? dataset.Fields.FirstOrDefault(f => f.Role != FieldRole.Ignored && (!kept.Contains(f) || renamed.ContainsKey(f) || replaced.ContainsKey(f)))?.Name;
        if (changed is not null)
            throw new DeepShellException("Columns.Normalized", ErrorKind.InvalidOperation, $"{dataset.Name} is normalised: what was fitted is for the columns it has, and '{changed}' would change.", "Put Select-DatasetColumn before Normalize-Data.", changed);
    }

    private static Field Named(Field field, string name) => field.Name == name ? field : field.WithName(name);

    private static Field Replacement(Dataset dataset, Field old, ComputedColumn column)
    {
        Field made = ComputedField.Make(dataset, column).WithName(old.Name).WithRole(old.Role);
        if (old.Role != FieldRole.Label) return made;
        if (dataset.Task == LearningTask.Classification && made is NumberField numbers) made = numbers.ToCategories();
        bool fits = dataset.Task switch { LearningTask.Classification => made is CategoryField { Categories.Count: > 1 }, LearningTask.Regression => made is NumberField, _ => false };
        if (!fits || made.Missing > 0)
            throw new DeepShellException("Columns.Label", ErrorKind.InvalidArgument, $"The computed column '{column.Name}' takes the place of the label, but is of {made.Kind.ToLowerInvariant()}s{(made.Missing > 0 ? $" with {made.Missing:N0} missing" : "")}, which does not fit {dataset.Task}.",
                "Give it another name, or values as the label has.", column.Name);
        return made;
    }

    private static string[]? Some(IEnumerable<string> values) => values.ToArray() is { Length: > 0 } some ? some : null;

    private static string Names(IReadOnlyList<Field> fields) => string.Join(", ", fields.Take(30).Select(f => f.Name)) + (fields.Count > 30 ? ", …" : "");
}
