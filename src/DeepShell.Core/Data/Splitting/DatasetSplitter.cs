using System.Runtime.CompilerServices;
using DeepShell.Catalog;
using DeepShell.Tensors;

namespace DeepShell.Data;

/// <summary>Splits the rows of a dataset into parts.</summary>
internal static class DatasetSplitter
{
    public static Dataset Split(Dataset dataset, SplitOptions options)
    {
        RefuseCopies(dataset);
        int[] rows = Others(dataset.OfficialTest, dataset.Count);
        bool stratify = Stratifies(dataset, options);
        if (options.Count is { } wanted)
        {
            CountedSplit.Check(dataset, options, wanted, rows.Length);
            (rows, options) = CountedSplit.Draw(dataset, rows, options, stratify);
        }
        if (new[] { options.Tail, options.Time is not null, options.Group is not null, options.Source is not null }.Count(x => x) > 1)
            throw new DeepShellException("Split.Ways", ErrorKind.InvalidArgument, "Of tail, time, group and source several were asked for together, expected one of them.", "Leave the others out.");
        if (options.Source is not null) return SourceSplit.Split(dataset, options, stratify);
        List<string> notes = [];
        double[] shares = Shares(dataset, options, rows.Length, notes);
        bool ordered = options.Tail || options.Time is not null;
        int[][] parts = options.Time is { } time ? TimeSplit.Split(dataset, rows, shares, time)
            : options.Group is { } group ? Groups(dataset, rows, shares, group, options.Seed)
            : options.Tail ? Tail(dataset, rows, shares, notes)
            : stratify ? StratifiedSplit.Split((CategoryField)dataset.Label!, rows, shares, options.Seed)
            : Shuffled(rows, shares, options.Seed, inPlace: true);
        if (dataset.OfficialTest.Count > 0) parts[2] = [.. dataset.OfficialTest];
        Check(dataset, shares, parts, options.Group);
        (parts[0], int[] aside) = TrainValidationPart.Carve(dataset, parts[0], TrainValidationPart.Share(options), options, stratify);
        foreach (int[] part in parts) Sort(part, dataset.Count);
        return dataset.WithPartitions(new Partitions(parts[0], parts[1], parts[2], aside), new RecipeStep("Split",
            ("Count", options.Count?.ToArray()), ("Ratio", options.Count is not null ? null : options.Ratio?.ToArray() ?? [.. shares.Select(s => Math.Round(s, 6))]), ("Seed", (long)options.Seed),
            ("Stratify", stratify && options.Group is null && !ordered), ("Tail", options.Tail ? true : null), ("Group", options.Group), ("Time", options.Time), ("TrainValidation", options.TrainValidation)), notes);
    }

    // With a test part that came with the data, the shares of the other two are of what is left.
    private static double[] Shares(Dataset dataset, SplitOptions options, int rows, List<string> notes)
    {
        double[] shares = options.Ratio is null ? SplitRatio.Default(rows) : SplitRatio.Parse(options.Ratio);
        if (dataset.OfficialTest.Count == 0) return shares;
        if (options.Ratio is { Count: 3 } ratio && ratio[2] > 0)
            notes.Add($"{dataset.Name} comes with a test part of {dataset.OfficialTest.Count:N0} rows, which stays the test part: of the ratio {SettingValue.Text(ratio)} the last number is not used. Two numbers are the shares of training and validation part.");
        double train = shares[0], validation = options.Ratio?.Count == 2 ? shares[2] : shares[1];
        return [train / (train + validation), validation / (train + validation), 0];
    }

    /// <exception cref="DeepShellException">The rows hold copies of each other, which would end up in several parts.</exception>
    internal static void RefuseCopies(Dataset dataset)
    {
        if (dataset.Recipe.FirstOrDefault(s => s.Stage is "Materialize" or "AddNoise" || (s.Stage == "Resample" && SettingValue.Text(s.Settings["Method"]) != nameof(ResamplingMethod.Under))) is { } step)
            throw new DeepShellException("Split.Copies", ErrorKind.InvalidOperation, $"{dataset.Name} holds copies of rows ({step}): some would be trained on and others tested on.",
                "Split first, then augment or resample: only the training part gets copies.", dataset);
    }

    internal static bool Stratifies(Dataset dataset, SplitOptions options)
    {
        if (options.Stratify == true && dataset.Label is not CategoryField)
            throw new DeepShellException("Split.Stratify", ErrorKind.InvalidArgument, $"{dataset.Name} has no classes to stratify by.", "Leave -Stratify out.", dataset);
        return options.Stratify ?? dataset.Label is CategoryField;
    }

    internal static int[][] Shuffled(int[] rows, double[] shares, ulong seed, bool inPlace = false)
    {
        int[] order = inPlace ? rows : [.. rows];
        new RandomStream(seed, RandomStream.Name("split")).Shuffle<int>(order);
        return Cut(order, SplitRatio.Apportion(order.Length, shares));
    }

    private static int[][] Tail(Dataset dataset, int[] rows, double[] shares, List<string> notes)
    {
        if (dataset.Label is CategoryField label && rows.Length > 1 && label.Categories.Count > 1)
        {
            int changes = 0;
            for (int i = 1; i < rows.Length; i++)
                if (label[rows[i]] != label[rows[i - 1]]) changes++;
            if (changes < label.Categories.Count)
                notes.Add($"The rows are sorted by {label.Name}: with a tail split the parts hold different classes.");
        }
        return Cut(rows, SplitRatio.Apportion(rows.Length, shares));
    }

    private static int[][] Cut(int[] order, int[] counts) => counts[0] == order.Length ? [order, [], []] :
        [order[..counts[0]], order[counts[0]..(counts[0] + counts[1])], order[(counts[0] + counts[1])..]];

    // Groups in random order, the largest first, each to the part that lacks most of its share.
    internal static int[][] Groups(Dataset dataset, int[] rows, double[] shares, string column, ulong seed)
    {
        int[][] groups = GroupsOf(dataset, rows, column, seed);
        List<int>[] parts = [[], [], []];
        foreach (int[] group in groups.OrderByDescending(g => g.Length))
        {
            int neediest = Enumerable.Range(0, 3).MaxBy(p => shares[p] * rows.Length - parts[p].Count);
            parts[neediest].AddRange(group);
        }
        return [.. parts.Select(p => p.ToArray())];
    }

    /// <summary>The rows of each value of a column, in random order.</summary>
    internal static int[][] GroupsOf(Dataset dataset, int[] rows, string column, ulong seed)
    {
        Field field = dataset.FindOrAt(column) ?? throw new DeepShellException("Split.Group", ErrorKind.NotFound,
            $"There is no column '{column}' to group by.{Suggestion.For(column, dataset.Fields.Select(f => f.Name))}",
            $"The columns are {string.Join(", ", dataset.Fields.Select(f => f.Name))}.", column);
        int[][] groups = [.. rows.GroupBy(r => field.Value(r) ?? $"row {r}").Select(g => g.ToArray())];
        new RandomStream(seed, RandomStream.Name("split")).Shuffle<int[]>(groups);
        return groups;
    }

    // Rows of a dataset, each at most once, are sorted by writing down which there are.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sort(int[] part, int count)
    {
        bool all = part.Length == count;
        bool[] present = all ? [] : new bool[count];
        if (!all)
            foreach (int row in part) present[row] = true;
        for (int row = 0, i = 0; i < part.Length; row++)
            if (all || present[row]) part[i++] = row;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int[] Others(IReadOnlyCollection<int> some, int count)
    {
        int[] rows = new int[count - some.Count];
        bool[] left = some.Count == 0 ? [] : new bool[count];
        foreach (int row in some) left[row] = true;
        for (int row = 0, i = 0; i < rows.Length; row++)
            if (left.Length == 0 || !left[row]) rows[i++] = row;
        return rows;
    }

    internal static void Check(Dataset dataset, double[] shares, int[][] parts, string? group = null)
    {
        for (int p = 0; p < 3; p++)
            if (shares[p] > 0 && parts[p].Length == 0)
                throw new DeepShellException("Split.EmptyPart", ErrorKind.InvalidArgument,
                    $"{dataset.Name}: the {((PartitionName)p).ToString().ToLowerInvariant()} part would have no row ({dataset.Count:N0} rows in all{(group is null ? "" : $", in groups by '{group}' that stay together")}).",
                    group is null ? "Use more data, or another -Ratio." : "Group by a column with more and smaller groups, or use another -Ratio.", dataset);
    }
}
