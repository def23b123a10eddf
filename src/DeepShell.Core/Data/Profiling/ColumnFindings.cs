namespace DeepShell.Data;

/// <summary>What is suspicious about one column by itself.</summary>
internal static class ColumnFindings
{
    private const double MostlyMissing = 0.5;
    // A category with fewer rows than this teaches a network little.
    private const int FewRows = 5, ManyCategories = 50;

    public static IEnumerable<Finding> Of(ColumnProfile c)
    {
        if (c.Role == FieldRole.Ignored) yield break;
        if (c.Missing == c.Count)
            yield return New("Empty", FindingSeverity.Warning, $"Column '{c.Name}' has no value in any row.", "Leave it out with -Feature.");
        else if (c.Distinct == 1 && c.Kind != "Image")
            yield return New("Constant", FindingSeverity.Warning, $"Column '{c.Name}' is {c.Top ?? Catalog.SettingValue.Text(c.Minimum)} in every row that has a value: nothing can be learnt from it.", "Leave it out with -Feature.");
        else if (c.MissingShare > MostlyMissing)
            yield return New("MostlyMissing", FindingSeverity.Warning, $"Column '{c.Name}' is missing in {c.MissingShare:P0} of the rows.", "Leave it out with -Feature, or check where it comes from.");
        else if (c.Role == FieldRole.Feature && c.Kind == "Category" && c.Distinct > ManyCategories && c.Distinct * FewRows > c.Count - c.Missing)
            yield return New("ManyCategories", FindingSeverity.Information, $"Column '{c.Name}' has {c.Distinct:N0} categories, fewer than {FewRows} rows each.", "Limit them with Normalize-Data -MaxCategory, or leave the column out.");

        Finding New(string kind, FindingSeverity severity, string message, string remedy) => new(kind, severity, c.Name, message, remedy, []);
    }
}
