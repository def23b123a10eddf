using System.Globalization;
using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>Parts in order of time: the earliest rows for training, the latest for testing. Rows of one time stay together.</summary>
internal static class TimeSplit
{
    public static int[][] Split(Dataset dataset, int[] rows, double[] shares, string column)
    {
        Field field = dataset.FindOrAt(column) ?? throw new DeepShellException("Split.Time", ErrorKind.NotFound,
            $"There is no column '{column}' to order by.{Suggestion.For(column, dataset.Fields.Select(f => f.Name))}",
            $"The columns are {string.Join(", ", dataset.Fields.Select(f => f.Name))}.", column);
        double[] times = [.. rows.Select(r => Time(field, r))];
        // Stable: rows of one time keep their order.
        int[] order = [.. Enumerable.Range(0, rows.Length).OrderBy(i => times[i])];
        int[] counts = SplitRatio.Apportion(rows.Length, shares);
        int first = Forward(counts[0]), second = shares[1] > 0 ? Math.Max(first, Forward(counts[0] + counts[1])) : first;
        if (shares[2] == 0) second = rows.Length;
        return [Take(0, first), Take(first, second), Take(second, rows.Length)];

        int Forward(int cut)
        {
            while (cut > 0 && cut < order.Length && times[order[cut]] == times[order[cut - 1]]) cut++;
            return cut;
        }

        int[] Take(int from, int to) => [.. order[from..to].Select(i => rows[i])];
    }

    private static double Time(Field field, int row)
    {
        object? value = field.Value(row);
        if (value is double number) return number;
        if (value is string text && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out DateTime time)) return time.Ticks;
        throw new DeepShellException("Split.Time", ErrorKind.InvalidData,
            $"Column '{field.Name}', row {row}: '{SettingValue.Text(value)}' is no point in time, expected a number or a date such as 2024-05-31.", "Choose another column, or -Tail if the rows are in order already.", value);
    }
}
