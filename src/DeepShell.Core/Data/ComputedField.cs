using System.Globalization;
using System.Runtime.InteropServices;
using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>From computed values to a column: of numbers if all are, otherwise of categories.</summary>
internal static class ComputedField
{
    private const string Remedy = "Let it give one number or one text a row, and $null where there is none.";

    public static Field Make(Dataset dataset, ComputedColumn column)
    {
        if (string.IsNullOrWhiteSpace(column.Name))
            throw new DeepShellException("Columns.Name", ErrorKind.InvalidArgument, "The name of a computed column is empty.", "For example -Compute @{ ratio = { $_.a / $_.b } }.", column.Name);
        double[] numbers = new double[dataset.Count];
        int[] codes = new int[dataset.Count];
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        int firstNumber = -1, firstText = -1;
        for (int row = 0; row < numbers.Length; row++)
        {
            object? value = column.Value(row);
            (numbers[row], codes[row]) = (double.NaN, -1);
            string? text = CellValue.Category(value);
            if (text is null) continue;
            if (value is string or bool or char or DateTime or DateTimeOffset or DateOnly or TimeOnly or Enum)
            {
                if (firstText < 0) firstText = row;
                ref int code = ref CollectionsMarshal.GetValueRefOrAddDefault(places, text, out bool known);
                if (!known) code = places.Count - 1;
                codes[row] = code;
            }
            else if (CellValue.TryNumber(value, out numbers[row]))
            {
                if (firstNumber < 0) firstNumber = row;
            }
            else throw Bad(row, $"gave {SettingValue.Text(value)} ({value!.GetType().Name}), expected a number or a text");
            if (firstNumber >= 0 && firstText >= 0)
                throw Bad(row, $"gave {(firstText == row ? "the text" : "the number")} '{text}', but {(firstText == row ? "a number" : "a text")} for row {Number(Math.Min(firstNumber, firstText))}");
        }
        if (firstNumber < 0 && firstText < 0)
            throw new DeepShellException("Columns.Value", ErrorKind.InvalidData, $"The computed column '{column.Name}' has no value in any row.", Remedy, column.Name);
        return firstNumber >= 0 ? new NumberField(column.Name, numbers) : CategoryField.Sorted(column.Name, new Segments<int>(codes), [.. places.Keys]);

        DeepShellException Bad(int row, string problem) => new("Columns.Value", ErrorKind.InvalidData, $"The computed column '{column.Name}', row {Number(row)} (the first is 0): {{ {column.Text} }} {problem}.", Remedy, column.Name);
    }

    private static string Number(int row) => row.ToString(CultureInfo.InvariantCulture);
}
