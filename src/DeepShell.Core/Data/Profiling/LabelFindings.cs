namespace DeepShell.Data;

/// <summary>What is suspicious about the label, and about columns in relation to it.</summary>
internal static class LabelFindings
{
    // The smallest class against the largest.
    private const double Imbalance = 0.1;
    // A column gives the label away when it alone tells it in all but this share of the rows.
    private const double LeakError = 0.001;
    private const double LeakCorrelation = 0.9999;
    // Ranks take a sort; of columns that hardly go together they need not be looked at.
    private const double WorthRanks = 0.5;
    // Numbers that are codes: few, and with so many rows each that chance is out of the question.
    private const int MostCodes = 50, RowsOfCode = 5;
    // Fewer rows than this say nothing about leaks or order.
    private const int FewRows = 20;

    public static IEnumerable<Finding> Of(Dataset dataset, int[] rows, IReadOnlyList<ClassShare> classes)
    {
        if (dataset.Label is not { } label) yield break;
        ClassShare[] present = [.. classes.Where(c => c.Count > 0)];
        if (present.Length > 1 && present.MinBy(c => c.Count)! is var rare && present.MaxBy(c => c.Count)! is var common && rare.Count < Imbalance * common.Count)
            yield return new Finding("Imbalance", FindingSeverity.Warning, label.Name, $"Class '{rare.Name}' has {rare.Count:N0} rows, '{common.Name}' has {common.Count:N0}.",
                "Weigh the classes with Set-SampleWeight -Balanced, or repeat rows with Invoke-Resampling; measure F1 rather than accuracy.", []);
        if (rows.Length < FewRows) yield break;
        if (IsSorted(label, rows))
            yield return new Finding("SortedLabel", FindingSeverity.Information, label.Name, $"The rows are sorted by {label.Name}.",
                "Split-Dataset shuffles; -Tail would put different classes into the parts.", []);
        foreach (Field field in dataset.Features)
            if (GivesAway(field, label, rows))
                yield return new Finding("Leak", FindingSeverity.Problem, field.Name, $"Column '{field.Name}' alone gives {label.Name} away.",
                    "If it is not known when a prediction is made, leave it out with -Feature.", []);
    }

    private static bool IsSorted(Field label, int[] rows)
    {
        if (label is CategoryField classes)
        {
            int changes = 0, present = classes.CountByCategory(rows).Count(c => c > 0);
            for (int i = 1; i < rows.Length; i++)
                if (classes[rows[i]] != classes[rows[i - 1]]) changes++;
            return present > 1 && changes < present;
        }
        if (label is not NumberField numbers) return false;
        bool up = true, down = true;
        for (int i = 1; i < rows.Length; i++)
        {
            up &= numbers[rows[i]] >= numbers[rows[i - 1]];
            down &= numbers[rows[i]] <= numbers[rows[i - 1]];
        }
        return up ^ down;
    }

    private static bool GivesAway(Field field, Field label, int[] rows) => (field, label) switch
    {
        (CategoryField x, CategoryField y) => Errors(x, y, rows) <= LeakError * rows.Length && y.CountByCategory(rows).Count(c => c > 0) > 1,
        (NumberField x, CategoryField y) => Separates(x, y, rows) || Codes(x, y, rows),
        (NumberField x, NumberField y) => Math.Abs(Association.Of(x, y, rows)) is var r && (r > LeakCorrelation || (r > WorthRanks && Math.Abs(Association.Spearman(x, y, rows)) > LeakCorrelation)),
        (CategoryField x, NumberField) => x.Categories.Count * 2 <= rows.Length && Association.Of(x, label, rows) > LeakCorrelation,
        _ => false,
    };

    // Rows that are not of the most frequent class of their category; a category of one row proves nothing.
    private static int Errors(CategoryField x, CategoryField y, int[] rows)
    {
        int[,] table = new int[x.Categories.Count + 1, y.Categories.Count];
        foreach (int r in rows)
            if (y[r] >= 0) table[x[r] < 0 ? x.Categories.Count : x[r], y[r]]++;
        int errors = 0;
        for (int i = 0; i < table.GetLength(0); i++)
        {
            int sum = 0, most = 0;
            for (int c = 0; c < table.GetLength(1); c++) (sum, most) = (sum + table[i, c], Math.Max(most, table[i, c]));
            errors += sum == 1 ? 1 : sum - most;
        }
        return errors;
    }

    // A number may be the code of a class: 3 and 7 of one, 5 of the other.
    private static bool Codes(NumberField x, CategoryField y, int[] rows)
    {
        Dictionary<double, int[]> counts = [];
        foreach (int r in rows)
        {
            if (y[r] < 0) continue;
            double code = double.IsNaN(x[r]) ? double.PositiveInfinity : x[r];
            if (!counts.TryGetValue(code, out int[]? classes))
            {
                if (counts.Count == MostCodes) return false;
                counts[code] = classes = new int[y.Categories.Count];
            }
            classes[y[r]]++;
        }
        return counts.Count > 1 && counts.Values.All(c => c.Sum() >= RowsOfCode) && counts.Values.Sum(c => c.Sum() - c.Max()) <= LeakError * rows.Length
            && y.CountByCategory(rows).Count(c => c > 0) > 1;
    }

    // Whether each class has a range of its own, and no row lies in another's.
    private static bool Separates(NumberField x, CategoryField y, int[] rows)
    {
        int classes = y.Categories.Count, known = 0;
        int[] counts = new int[classes];
        double[] low = new double[classes], high = new double[classes];
        Array.Fill(low, double.PositiveInfinity);
        Array.Fill(high, double.NegativeInfinity);
        foreach (int r in rows)
        {
            double value = x[r];
            int c = y[r];
            if (double.IsNaN(value) || c < 0) continue;
            known++;
            counts[c]++;
            if (value < low[c]) low[c] = value;
            if (value > high[c]) high[c] = value;
        }
        int[] present = [.. Enumerable.Range(0, classes).Where(c => counts[c] > 0).OrderBy(c => low[c])];
        if (known < rows.Length * (1 - LeakError) || present.Length < 2 || present.Any(c => counts[c] == 1)) return false;
        for (int i = 1; i < present.Length; i++)
            if (low[present[i]] <= high[present[i - 1]]) return false;
        return true;
    }
}
