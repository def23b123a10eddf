using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>Parts of as many rows as were asked for: a smaller dataset is drawn, and split in their ratio.</summary>
internal static class CountedSplit
{
    /// <exception cref="DeepShellException">The numbers ask for something that no split can give.</exception>
    public static void Check(Dataset dataset, SplitOptions options, IReadOnlyList<int> counts, int rows)
    {
        string given = SettingValue.Text(counts.ToArray());
        if (options.Ratio is not null)
            throw Bad("The ratio and the counts of the parts were both given, expected one of them.", "Leave -Ratio or -Count out.", counts);
        if (options.Tail || options.Time is not null || options.Group is not null)
            throw Bad("Counts are for rows that are drawn at random, and the split was asked to go by order, time or group.", "Use -Ratio instead.", counts);
        int most = dataset.OfficialTest.Count > 0 ? 2 : 3;
        if (counts.Count < 2 || counts.Count > most || counts.Any(c => c < 0) || counts[0] == 0)
            throw Bad(most == 3 ? $"The counts {given} are not those of training, validation and test part."
                : $"The counts {given} are not those of training and validation part ({dataset.Name} comes with a test part of its own).", most == 3 ? "For example -Count 5400,600,1000." : "For example -Count 5400,600.", counts);
        long sum = counts.Sum(c => (long)c);
        if (sum > rows)
            throw Bad($"The counts {given} add up to {sum:N0} rows, and {dataset.Name} has {rows:N0} to draw from.", "Ask for fewer.", counts);
    }

    /// <summary>The rows that are in a part, and the options with the parts' ratio.</summary>
    public static (int[] Rows, SplitOptions Options) Draw(Dataset dataset, int[] rows, SplitOptions options, bool stratify)
    {
        double sum = options.Count!.Sum();
        double[] shares = [sum / rows.Length, 0, 1 - sum / rows.Length];
        int[] drawn = (stratify ? StratifiedSplit.Split((CategoryField)dataset.Label!, rows, shares, options.Seed) : DatasetSplitter.Shuffled(rows, shares, options.Seed))[0];
        Array.Sort(drawn);
        return (drawn, options with { Ratio = [.. options.Count!.Select(c => c / sum)] });
    }

    private static DeepShellException Bad(string message, string remedy, object target) => new("Split.Count", ErrorKind.InvalidArgument, message, remedy, target);
}
