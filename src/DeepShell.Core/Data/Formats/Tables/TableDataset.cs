using System.Text.RegularExpressions;

namespace DeepShell.Data;

/// <summary>From finished columns to a dataset: roles, task and classes.</summary>
internal static partial class TableDataset
{
    // A numeric label with at most this many whole numbers is taken for classes.
    private const int MostClasses = 20;
    // A text column with more different values than this, most of which occur once, is taken for an identifier.
    private const int FewValues = 20;

    public static Dataset Make(Field[] fields, TableColumns columns, ImportOptions options, string source,
        IReadOnlyList<SkippedRow> skipped, int[] test, TableDescription describe)
    {
        List<string> notes = [.. describe.Notes];
        if (columns.LabelReason is not null) notes.Add(columns.LabelReason);
        LearningTask task = options.Task ?? LearningTask.Classification;
        for (int i = 0; i < fields.Length; i++)
        {
            FieldRole role = columns.Roles[i];
            if (role != FieldRole.Ignored && !columns.IsCategory[i]) RefuseForeignNumbers(fields[i], options.Culture, source);
            if (role == FieldRole.Feature && columns.Chosen is null && Unusable(fields[i]) is { } reason)
            {
                role = FieldRole.Ignored;
                notes.Add($"Column '{fields[i].Name}' is left out: {reason}. Name it with -Feature to use it.");
            }
            fields[i] = fields[i].WithRole(role);
            if (role == FieldRole.Label) (fields[i], task) = MakeLabel(fields[i], options, source);
        }
        if (skipped.Count > 0) notes.Add($"{skipped.Count:N0} rows were left out; see SkippedRows.");
        return new Dataset(fields, task)
        {
            Name = describe.Name,
            Source = describe.Source,
            Hash = describe.Hash,
            Notes = notes,
            SkippedRows = skipped,
            Recipe = [describe.Step],
            OfficialTest = test,
            MemoryLimit = MemoryBudget.Of(options.MemoryLimit),
        };
    }

    // Numbers of another culture are texts here; a network would learn from each as from a word, or not at all.
    private static void RefuseForeignNumbers(Field field, NumberCulture? culture, string source)
    {
        if (field is not CategoryField { Categories: { Count: > 0 } texts } || texts.Count(IsForeign) * 10 < texts.Count * 9 || texts.All(Reads)) return;
        string example = texts.First(IsForeign);
        if (culture is not null)
            throw new DeepShellException("Import.NumberFormat", ErrorKind.InvalidData, $"{source}: column '{field.Name}' holds numbers written as {example}, expected them as {culture} writes them: {culture.Example}.",
                "Give another -Culture, or leave it out for 1234.5; if they are categories, name the column with -Category.", field.Name);
        throw new DeepShellException("Import.NumberFormat", ErrorKind.InvalidData, $"{source}: column '{field.Name}' holds numbers written as {example}, expected a decimal point and no separators of thousands, as in 1234.5.",
            $"Say how they are written, for example -Culture de-DE for 1.234,5, or write them so with [double]::Parse($_.'{field.Name}', [cultureinfo]'de-DE'); if they are categories, name the column with -Category.", field.Name);

        bool Reads(string text) => culture is not null ? culture.TryParse(text, out _) : CellValue.TryParse(text, out _);
        bool IsForeign(string text) => ForeignNumber().IsMatch(text) || (culture is not null && CellValue.TryParse(text, out _));
    }

    // 1.234,5 and 1,234.5, 1.234.567, 1 234,5, 1'234.5 and 3,14; with a unit or without.
    [GeneratedRegex(@"^[-+]?[€$£]?\s?(\d{1,3}([., '\u00a0\u202f]\d{3})+([.,]\d+)?|\d+,\d+)\s?[€$£%]?$")]
    private static partial Regex ForeignNumber();

    private static (Field Label, LearningTask Task) MakeLabel(Field label, ImportOptions options, string source)
    {
        if (label.Missing == label.Count)
            throw new DeepShellException("Import.LabelMissing", ErrorKind.InvalidData, $"{source}: the label '{label.Name}' has no value in any row.", "Choose another with -Label.", label);
        LearningTask task = options.Task ?? (label is NumberField numbers && !LooksLikeClasses(numbers) ? LearningTask.Regression : LearningTask.Classification);
        if (task == LearningTask.Regression)
            return label is NumberField ? (label, task) : throw new DeepShellException("Import.LabelNotNumeric", ErrorKind.InvalidData,
                $"{source}: the label '{label.Name}' holds categories ({Some((CategoryField)label)}), expected numbers for regression.", "Choose another with -Label, or leave -Task out.", label);
        CategoryField classes = label as CategoryField ?? ((NumberField)label).ToCategories();
        if (classes.Categories.Count < 2 && options.Columns?.Any(c => c.Name == label.Name && c.Categories?.Count > 1) != true)
            throw new DeepShellException("Import.OneClass", ErrorKind.InvalidData,
                $"{source}: the label '{classes.Name}' is '{classes.Categories[0]}' in every row, expected two classes or more.", "Choose another with -Label, or add rows of other classes.", label);
        return (classes, task);
    }

    private static bool LooksLikeClasses(NumberField label)
    {
        int distinct = label.Distinct(MostClasses + 1);
        if (distinct <= 2) return true;
        if (distinct > MostClasses || distinct * 2 > label.Count) return false;
        for (int i = 0; i < label.Count; i++)
            if (label[i] != Math.Floor(label[i])) return false;
        return true;
    }

    private static string? Unusable(Field field)
    {
        if (field.Missing == field.Count) return "it has no value in any row";
        if (field is CategoryField c && c.Categories.Count > FewValues && c.Categories.Count * 2 > c.Count - c.Missing)
            return $"most of its {c.Categories.Count:N0} values occur once, so it looks like an identifier";
        return null;
    }

    private static string Some(CategoryField field) =>
        string.Join(", ", field.Categories.Take(3)) + (field.Categories.Count > 3 ? ", …" : "");
}
