using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>Compares a dataset with a contract.</summary>
internal static class ContractChecker
{
    // With many rows any difference is significant: a test fails when the difference is also this large.
    private const double Significance = 0.01, SmallestDistance = 0.1, SmallestEffect = 0.1;
    // Fewer values than this say nothing about a distribution.
    private const int FewValues = 30;
    private const int Bins = 10;

    public static IReadOnlyList<ContractCheck> Check(DatasetContract contract, Dataset dataset, PartitionName? part, bool noDrift)
    {
        if (part is not null && dataset.Partitions is null)
            throw new DeepShellException("Contract.NotSplit", ErrorKind.InvalidOperation, $"{dataset.Name} is not split, so it has no {part} part.", "Split it first, or leave -Partition out.", dataset);
        int[] rows = part is { } name ? dataset.Partitions![name].ToArray() : [.. Enumerable.Range(0, dataset.Count)];
        List<ContractCheck> checks = [];
        foreach (ColumnContract column in contract.Columns)
        {
            Field? field = dataset.Find(column.Name);
            // Data to predict on have no label.
            if (field is null && column.Role == FieldRole.Label) continue;
            Add(column, "Present", field is not null, field?.Name, column.Name, field is null ? $"is missing.{Suggestion.For(column.Name, dataset.Fields.Select(f => f.Name))}" : "is there");
            if (field is NumberField digits && column.Type == "Category") field = digits.ToCategories();
            if (field is null) continue;
            Add(column, "Type", field.Kind == column.Type, field.Kind, column.Type, $"is of the type {field.Kind}, expected {column.Type}");
            if (field.Kind != column.Type) continue;
            if (column.MaximumMissing is { } most)
            {
                double share = (double)rows.Count(r => field.Value(r) is null) / Math.Max(1, rows.Length);
                Add(column, "Missing", share <= most, share, most, $"is missing in {share:P1} of the rows, expected at most {most:P1}");
            }
            if (field is NumberField numbers) Numbers(numbers, column);
            if (field is CategoryField categories) Categories(categories, column);
            if (field is MaskField masks)
            {
                if (column.Shape is { } size) Add(column, "Shape", size.SequenceEqual([masks.Height, masks.Width]), $"{masks.Height}×{masks.Width}", string.Join("×", size), $"holds masks of {masks.Height}×{masks.Width}, expected {string.Join("×", size)}");
                // A value is the place in this list: another order is another meaning.
                if (column.Categories is { } names)
                    Add(column, "Category", masks.Categories.SequenceEqual(names), masks.Categories, names, $"has the classes {string.Join(", ", masks.Categories.Take(20))}, expected {string.Join(", ", names.Take(20))}, in this order");
            }
            if (field is ImageField images && column.Shape is { } shape)
                Add(column, "Shape", shape.SequenceEqual([images.Height, images.Width, images.Channels]), images.Shape.ToString(), string.Join("×", shape), $"holds images of {images.Shape}, expected {string.Join("×", shape)}");
        }
        return checks;

        void Numbers(NumberField field, ColumnContract column)
        {
            double[] sorted = ContractInference.Sorted(field, rows);
            if (sorted.Length == 0) return;
            if (column.Minimum is not null || column.Maximum is not null)
            {
                double low = column.Minimum ?? double.NegativeInfinity, high = column.Maximum ?? double.PositiveInfinity;
                int outside = sorted.Count(v => v < low || v > high);
                // Of N rows of the same distribution the smallest and the largest leave 2/(N + 1) of all others outside.
                double allowed = contract.Tolerance + (contract.Rows > 0 ? 2.0 / (contract.Rows + 1) : 0);
                Add(column, "Range", outside <= allowed * sorted.Length, $"{SettingValue.Text(sorted[0])} to {SettingValue.Text(sorted[^1])}", $"{SettingValue.Text(low)} to {SettingValue.Text(high)}",
                    $"lies outside {SettingValue.Text(low)} to {SettingValue.Text(high)} in {(double)outside / sorted.Length:P1} of the rows (it is {SettingValue.Text(sorted[0])} to {SettingValue.Text(sorted[^1])}), expected at most {allowed:P1}");
            }
            if (noDrift || column.Quantiles is not { Count: > 2 } quantiles || sorted.Length < FewValues) return;
            double index = NumberDrift(quantiles, sorted);
            Add(column, "Drift", index <= contract.MaximumDrift, index, contract.MaximumDrift, $"has a stability index of {index:F3}, expected at most {contract.MaximumDrift}");
            DriftTest test = Drift.KolmogorovSmirnov([.. quantiles], sorted);
            // The quantiles stand for all rows: the probability is of as many as there were.
            test = test with { Probability = Drift.KolmogorovProbability(test.Statistic, contract.Rows, sorted.Length) };
            Add(column, "KolmogorovSmirnov", test.Statistic < SmallestDistance || test.Probability > Significance, test.Statistic, SmallestDistance, $"differs in its cumulative shares by up to {test.Statistic:F3} (p = {test.Probability:G2})");
        }

        void Categories(CategoryField field, ColumnContract column)
        {
            if (column.Categories is not { } allowed) return;
            int[] counts = field.CountByCategory(rows);
            Dictionary<string, int> places = allowed.Select((c, i) => (c, i)).ToDictionary(p => p.c, p => p.i);
            double[] actual = new double[allowed.Count];
            List<string> unknown = [];
            int unknownRows = 0;
            for (int c = 0; c < counts.Length; c++)
            {
                if (counts[c] == 0) continue;
                if (places.TryGetValue(field.Categories[c], out int place)) actual[place] = counts[c];
                else
                {
                    unknownRows += counts[c];
                    unknown.Add(field.Categories[c]);
                }
            }
            int total = counts.Sum();
            Add(column, "Category", unknownRows <= contract.Tolerance * total, unknown.ToArray(), allowed, unknown.Count == 0 ? "has no category that is not allowed"
                : $"has categories that are not allowed in {(double)unknownRows / Math.Max(1, total):P1} of the rows: {string.Join(", ", unknown.Take(5))}{(unknown.Count > 5 ? ", …" : "")}");
            if (noDrift || column.Counts is not { } before || before.Count != allowed.Count || total < FewValues) return;
            double sum = before.Sum(), known = Math.Max(1, actual.Sum());
            double index = Drift.StabilityIndex([.. before.Select(n => n / sum)], [.. actual.Select(n => n / known)]);
            Add(column, "Drift", index <= contract.MaximumDrift, index, contract.MaximumDrift, $"has a stability index of {index:F3}, expected at most {contract.MaximumDrift}");
            DriftTest test = Drift.ChiSquare([.. before.Select(n => (double)n)], actual);
            double effect = Math.Sqrt(test.Statistic / (sum + known));
            Add(column, "ChiSquare", !(effect >= SmallestEffect && test.Probability <= Significance), test.Statistic, null, $"differs in the shares of its categories with χ² = {test.Statistic:F1} (p = {test.Probability:G2}, effect {effect:F2})");
        }

        void Add(ColumnContract column, string check, bool passed, object? actual, object? expected, string what) =>
            checks.Add(new ContractCheck(column.Name, check, passed, actual, expected, $"Column '{column.Name}' {what}{(what[^1] is '?' or '.' ? "" : ".")}"));
    }

    // Shares of the ranges between the reference's deciles; deciles that coincide make one range.
    private static double NumberDrift(IReadOnlyList<double> quantiles, double[] sorted)
    {
        List<double> edges = [];
        List<double> reference = [];
        int last = 0;
        int step = (quantiles.Count - 1) / Bins;
        for (int q = step; q < quantiles.Count - 1; q += step)
        {
            // The share below an edge is that of the first quantile that reaches it.
            int below = q;
            while (below > 0 && quantiles[below - 1] == quantiles[q]) below--;
            // Nothing is below the smallest value: where it is frequent, the edge is the next one.
            if (below == 0)
                while (below < quantiles.Count && quantiles[below] == quantiles[0]) below++;
            // Between two whole numbers a quantile is where no value is: a range that holds little but such is part of the next.
            if (below >= quantiles.Count - 1 || edges.Count > 0 && (quantiles[below] <= edges[^1] || 2 * (below - last) < step)) continue;
            edges.Add(quantiles[below]);
            reference.Add((below - last) / (quantiles.Count - 1.0));
            last = below;
        }
        reference.Add(1 - last / (quantiles.Count - 1.0));
        double[] actual = new double[reference.Count];
        int bin = 0;
        foreach (double value in sorted)
        {
            while (bin < edges.Count && value >= edges[bin]) bin++;
            actual[bin] += 1.0 / sorted.Length;
        }
        return Drift.StabilityIndex([.. reference], actual);
    }
}
