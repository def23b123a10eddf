using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>
/// Holds single rows to a contract, as they come to be predicted. What is a matter of many rows (how often a value may be
/// missing, how it is distributed) is left to <see cref="DatasetContract.Check"/>.
/// </summary>
public sealed class RowChecker
{
    private readonly (ColumnContract Column, HashSet<string>? Categories)[] _columns;

    internal RowChecker(DatasetContract contract) => _columns = [.. contract.Columns.Where(c => c.Role == FieldRole.Feature && c.Type is "Number" or "Category")
        .Select(c => (c, c.Categories is null ? null : new HashSet<string>(c.Categories)))];

    /// <summary>What is not as the contract wants it, in words; empty for a good row.</summary>
    /// <param name="record">Values by column name, numbers or text.</param>
    public IReadOnlyList<string> Violations(IReadOnlyDictionary<string, object?> record)
    {
        List<string> found = [];
        foreach ((ColumnContract column, HashSet<string>? categories) in _columns)
            if (Violation(column, categories, record) is { } what) found.Add($"column '{column.Name}' {what}");
        return found.ToArray();
    }

    private static string? Violation(ColumnContract column, HashSet<string>? categories, IReadOnlyDictionary<string, object?> record)
    {
        if (!record.TryGetValue(column.Name, out object? value)) return "is missing";
        if (CellValue.Category(value) is not { } text)
            return column.MaximumMissing == 0 ? "has no value, expected one as in training" : null;
        if (column.Type == "Category")
            return categories?.Contains(text) == false ? $"is '{text}', expected one of {string.Join(", ", column.Categories!.Take(10))}{(column.Categories!.Count > 10 ? ", …" : "")}" : null;
        if (!CellValue.TryNumber(value, out double number)) return $"is '{text}', expected a number";
        return number < column.Minimum || number > column.Maximum
            ? $"is {SettingValue.Text(number)}, expected {SettingValue.Text(column.Minimum)} to {SettingValue.Text(column.Maximum)}" : null;
    }
}
