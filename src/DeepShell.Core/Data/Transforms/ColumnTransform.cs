using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>A rule for some columns: those it names, or all it can be applied to.</summary>
public abstract class ColumnTransform : Transform
{
    /// <summary>The columns it is for; all of the kind if not given.</summary>
    public string[] Columns { get; init; } = [];

    /// <summary>Whether it is for categories; otherwise for numbers.</summary>
    internal virtual bool ForCategories => false;

    /// <summary>Whether it can be applied to a column.</summary>
    internal virtual bool Takes(Field field) => ForCategories ? field is CategoryField : field is NumberField;

    /// <summary>The columns it may name.</summary>
    private protected virtual IEnumerable<Field> Candidates(Dataset dataset) => dataset.Features;

    internal bool AppliesTo(Field field) => Columns.Length == 0 || Columns.Contains(field.Name, StringComparer.OrdinalIgnoreCase);

    /// <exception cref="DeepShellException">A column it names is not there, or is of another kind.</exception>
    internal void Check(Dataset dataset)
    {
        string name = Components.Describe(this).Name;
        Field[] candidates = [.. Candidates(dataset)];
        foreach (string column in Columns)
        {
            Field field = candidates.FirstOrDefault(f => f.Name.Equals(column, StringComparison.OrdinalIgnoreCase))
                ?? throw new DeepShellException("Normalize.Column", ErrorKind.NotFound, $"{name}: there is no feature '{column}'.{Suggestion.For(column, candidates.Select(f => f.Name))}",
                    $"The features are {string.Join(", ", candidates.Select(f => f.Name).Take(20))}.", column);
            if (!Takes(field))
                throw new DeepShellException("Normalize.ColumnKind", ErrorKind.InvalidArgument, $"{name}: column '{field.Name}' is a {field.Kind.ToLowerInvariant()} column, expected {(ForCategories ? "categories" : "numbers")}.",
                    ForCategories ? "Import-Dataset -Category reads numbers as categories." : "Leave it out of Columns.", field);
        }
    }

    /// <summary>Rules that name no columns and find none that they are for, in words. What takes the place of missing numbers may have nothing to do.</summary>
    internal static IEnumerable<string> Idle(Dataset dataset, IReadOnlyList<Transform> transforms)
    {
        int[] train = dataset.Partitions![PartitionName.Train].ToArray();
        Field[] inputs = [.. EncodingTransform.Inputs(dataset, transforms)];
        foreach (ColumnTransform rule in transforms.OfType<ColumnTransform>().Where(t => t.Columns.Length == 0 && t is not Impute))
        {
            if (inputs.Any(Fits)) continue;
            string name = Components.Describe(rule).Name;
            Field? left = rule is EncodingTransform ? dataset.Fields.FirstOrDefault(f => f.Role == FieldRole.Ignored && Fits(f)) : null;
            yield return $"{name} finds no column that it is for." + (left is null ? "" : $" '{left.Name}' was left out on import; a rule that names it uses it: @{{ Type = '{name}'; Columns = '{left.Name}' }}.");

            bool Fits(Field field) => rule.Takes(field) && (rule is not EncodingTransform encoding || encoding.Suits(field, train));
        }
    }
}
