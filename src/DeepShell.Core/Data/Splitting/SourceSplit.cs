using System.Globalization;
using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>
/// Parts by where rows come from: validation and test part hold what the model is for (pictures from the app), training rows may come from
/// elsewhere (the web), and a train-validation part shows how much of an error is due to the difference.
/// </summary>
internal static class SourceSplit
{
    private const double MostAside = 0.1;

    public static Dataset Split(Dataset dataset, SplitOptions options, bool stratify)
    {
        if (dataset.OfficialTest.Count > 0)
            throw new DeepShellException("Split.Source", ErrorKind.InvalidOperation, $"{dataset.Name} comes with a test part of its own, which must stay one.", "Import its files as one source, or split without -SourceColumn.", dataset);
        Field field = dataset.FindOrAt(options.Source!) ?? throw new DeepShellException("Split.Source", ErrorKind.NotFound,
            $"There is no column '{options.Source}' to tell sources by.{Suggestion.For(options.Source!, dataset.Fields.Select(f => f.Name))}", $"The columns are {string.Join(", ", dataset.Fields.Select(f => f.Name))}.", options.Source);
        if (field.Role == FieldRole.Label)
            throw new DeepShellException("Split.Source", ErrorKind.InvalidArgument, $"Column '{field.Name}' is the label.", "Name the column that says where rows come from.", field);
        ILookup<bool, int> rows = Rows(dataset, field, options.TestSources);
        double[] shares = Shares(options);
        int[] wanted = [.. rows[true]], elsewhere = [.. rows[false]];
        int[][] parts = stratify ? StratifiedSplit.Split((CategoryField)dataset.Label!, wanted, shares, options.Seed) : DatasetSplitter.Shuffled(wanted, shares, options.Seed);
        DatasetSplitter.Check(dataset, [0, shares[1], shares[2]], parts);
        double share = options.TrainValidation is null ? Math.Min(MostAside, (double)parts[1].Length / elsewhere.Length) : TrainValidationPart.Share(options);
        // Of the other sources alone: the part is to differ from the validation part by the source, and by nothing else from training.
        (elsewhere, int[] aside) = TrainValidationPart.Carve(dataset, elsewhere, share, options, stratify);
        foreach (int[] part in parts) Array.Sort(part);
        Partitions partitions = new([.. elsewhere.Concat(parts[0]).Order()], parts[1], parts[2], aside);
        List<string> notes = [];
        if (field.Role == FieldRole.Feature) notes.Add($"Column '{field.Name}' tells the parts apart, so it is no feature any more.");
        Dataset split = dataset.WithRole(field, FieldRole.Ignored).WithPartitions(partitions, new RecipeStep("Split", ("Source", field.Name), ("TestSources", options.TestSources.ToArray()),
            ("Ratio", options.Ratio?.ToArray()), ("TrainValidation", Math.Round(share, 6)), ("Seed", (long)options.Seed), ("Stratify", stratify)), notes);
        return split.WithPartitions(partitions, null, [Drifted(split)]);
    }

    private static ILookup<bool, int> Rows(Dataset dataset, Field field, IReadOnlyList<string> sources)
    {
        string?[] values = [.. Enumerable.Range(0, dataset.Count).Select(r => CellValue.Category(field.Value(r)))];
        string[] known = [.. values.OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        if (sources.Count == 0)
            throw new DeepShellException("Split.TestSource", ErrorKind.InvalidArgument, $"Of which source validation and test part are to be was not said. The sources in '{field.Name}' are {string.Join(", ", known.Take(20))}.", "For example -TestSource app.", field);
        foreach (string source in sources)
            if (!known.Contains(source, StringComparer.OrdinalIgnoreCase))
                throw new DeepShellException("Split.TestSource", ErrorKind.NotFound, $"No row of '{field.Name}' is of '{source}'.{Suggestion.For(source, known)}", $"The sources are {string.Join(", ", known.Take(20))}.", source);
        ILookup<bool, int> rows = Enumerable.Range(0, values.Length).ToLookup(r => sources.Contains(values[r], StringComparer.OrdinalIgnoreCase));
        return rows[false].Any() ? rows : throw new DeepShellException("Split.TestSource", ErrorKind.InvalidArgument, $"All rows are of {string.Join(", ", sources)}: none is left for training.", "Leave a source out, or split without -SourceColumn.", field);
    }

    // Shares of training, validation and test part of the rows that the model is for.
    private static double[] Shares(SplitOptions options)
    {
        if (options.Ratio is not { } ratio) return [0, 0.5, 0.5];
        double[] all = ratio.Count == 2 ? [0, .. ratio] : [.. ratio];
        double sum = all.Sum();
        return all.Length == 3 && all.All(r => double.IsFinite(r) && r >= 0) && all[1] + all[2] > 0 && (Math.Abs(sum - 100) < 1e-6 || Math.Abs(sum - 1) < 1e-9) ? [.. all.Select(r => r / sum)]
            : throw new DeepShellException("Split.Ratio", ErrorKind.InvalidArgument, $"The ratio {SettingValue.Text(ratio)} does not divide the test sources' rows into training, validation and test part.", "For example -Ratio 50,25,25, or 50,50 for validation and test alone.", ratio);
    }

    // The columns in which the test part differs from what is trained on, the most first.
    private static string Drifted(Dataset split)
    {
        ContractCheck[] drifted = [.. DatasetContract.Infer(split).Check(split, PartitionName.Test).Where(c => c is { Check: "Drift", Passed: false }).OrderByDescending(c => Convert.ToDouble(c.Actual, CultureInfo.InvariantCulture))];
        return drifted.Length == 0 ? "No column of the test part is distributed much differently from the training part."
            : $"The test part differs from the training part in {string.Join(", ", drifted.Take(5).Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Column} (stability index {c.Actual:0.00})")))}{(drifted.Length > 5 ? $" and {drifted.Length - 5} more columns" : "")}.";
    }
}
