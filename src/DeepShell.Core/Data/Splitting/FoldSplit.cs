using DeepShell.Catalog;
using DeepShell.Tensors;

namespace DeepShell.Data;

/// <summary>k-fold cross-validation: k datasets, each with another k-th of the rows as its test part.</summary>
internal static class FoldSplit
{
    public static Dataset[] Split(Dataset dataset, int folds, SplitOptions options)
    {
        if (folds < 2)
            throw new DeepShellException("Split.Fold", ErrorKind.InvalidArgument, $"{folds} folds were asked for, expected 2 or more.", "For example -Fold 5.", folds);
        if (options.Count is not null)
            throw new DeepShellException("Split.Fold", ErrorKind.InvalidArgument, "Folds share all rows among them, and counts of the parts were given as well.", "Leave -Count out, or -Fold.", options.Count);
        if (options.Tail || options.Time is not null)
            throw new DeepShellException("Split.Fold", ErrorKind.InvalidArgument, "Folds would train on rows that come after those they are tested on.", "Leave -Tail and -TimeColumn out, or -Fold.");
        if (dataset.OfficialTest.Count > 0)
            throw new DeepShellException("Split.Fold", ErrorKind.InvalidOperation, $"{dataset.Name} comes with a test part of its own, which must stay one.", "Split it without -Fold.", dataset);
        DatasetSplitter.RefuseCopies(dataset);
        double[]? shares = options.Ratio is null ? null : SplitRatio.Parse(options.Ratio);
        if (shares is not null && options.Ratio!.Count != 2)
            throw new DeepShellException("Split.Fold", ErrorKind.InvalidArgument, $"With folds the ratio {SettingValue.Text(options.Ratio)} divides the rest into training and validation, expected two numbers.", "For example -Fold 5 -Ratio 80,20.", options.Ratio);
        int[] fold = Assign(dataset, folds, options);
        Dataset[] all = new Dataset[folds];
        for (int f = 0; f < folds; f++)
        {
            int[] test = Rows(dataset.Count, r => fold[r] == f), rest = Rows(dataset.Count, r => fold[r] != f);
            if (test.Length == 0)
                throw new DeepShellException("Split.EmptyPart", ErrorKind.InvalidArgument, $"{dataset.Name}: fold {f + 1} of {folds} would have no row ({dataset.Count:N0} rows in all{(options.Group is null ? "" : $", in groups by '{options.Group}' that stay together")}).", "Use fewer folds.", folds);
            int[] validation = [];
            if (shares is not null) (rest, validation) = Divide(dataset, rest, shares, options);
            all[f] = dataset.WithPartitions(new Partitions(rest, validation, test), new RecipeStep("Split", ("Fold", f + 1), ("Folds", folds),
                ("Ratio", options.Ratio?.ToArray()), ("Seed", (long)options.Seed), ("Group", options.Group), ("Stratify", options.Stratify)), [$"Fold {f + 1} of {folds}."]);
        }
        return all;
    }

    private static int[] Assign(Dataset dataset, int folds, SplitOptions options)
    {
        int[] fold = new int[dataset.Count];
        if (options.Group is { } column)
        {
            int[] sizes = new int[folds];
            // The largest group first, each to the smallest fold.
            foreach (int[] group in DatasetSplitter.GroupsOf(dataset, [.. Enumerable.Range(0, dataset.Count)], column, options.Seed).OrderByDescending(g => g.Length))
            {
                int smallest = Array.IndexOf(sizes, sizes.Min());
                sizes[smallest] += group.Length;
                foreach (int row in group) fold[row] = smallest;
            }
            return fold;
        }
        int next = 0;
        // Class by class without starting again: folds differ by one row at most, in all and in each class.
        foreach (int[] stratum in Strata(dataset, options))
        {
            new RandomStream(options.Seed, RandomStream.Name("fold"), (ulong)next).Shuffle<int>(stratum);
            foreach (int row in stratum) fold[row] = next++ % folds;
        }
        return fold;
    }

    private static IEnumerable<int[]> Strata(Dataset dataset, SplitOptions options) =>
        DatasetSplitter.Stratifies(dataset, options) ? Enumerable.Range(0, dataset.Count).GroupBy(r => ((CategoryField)dataset.Label!)[r]).OrderBy(g => g.Key).Select(g => g.ToArray())
            : [[.. Enumerable.Range(0, dataset.Count)]];

    private static (int[] Train, int[] Validation) Divide(Dataset dataset, int[] rows, double[] shares, SplitOptions options)
    {
        int[][] parts = options.Group is { } group ? DatasetSplitter.Groups(dataset, rows, shares, group, options.Seed)
            : DatasetSplitter.Stratifies(dataset, options) && ((CategoryField)dataset.Label!).CountByCategory(rows).All(c => c != 1) ? StratifiedSplit.Split((CategoryField)dataset.Label!, rows, shares, options.Seed)
            : DatasetSplitter.Shuffled(rows, shares, options.Seed);
        return ([.. parts[0].Order()], [.. parts[2].Order()]);
    }

    private static int[] Rows(int count, Func<int, bool> take) => [.. Enumerable.Range(0, count).Where(take)];
}
