using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>Sets some of the training rows aside: like those that are learnt from, but not learnt from.</summary>
internal static class TrainValidationPart
{
    /// <summary>The share asked for, from 0 to 1; 0 if none was.</summary>
    /// <exception cref="DeepShellException">It is not a share.</exception>
    public static double Share(SplitOptions options)
    {
        if (options.TrainValidation is not { } given) return 0;
        double share = given >= 1 ? given / 100 : given;
        return share is >= 0 and <= 0.5 ? share : throw new DeepShellException("Split.TrainValidation", ErrorKind.InvalidArgument,
            $"A share of {SettingValue.Text(given)} of the training rows was asked for, expected 0 to 0.5 (or to 50 %).", "For example -TrainValidation 5.", given);
    }

    /// <summary>The training rows without those set aside, and these; groups stay together, and each class has its share.</summary>
    public static (int[] Train, int[] Aside) Carve(Dataset dataset, int[] train, double share, SplitOptions options, bool stratify)
    {
        if (share == 0) return (train, []);
        double[] shares = [1 - share, share, 0];
        int[][] parts = options.Group is { } group ? DatasetSplitter.Groups(dataset, train, shares, group, options.Seed)
            : stratify && ((CategoryField)dataset.Label!).CountByCategory(train).All(c => c != 1) ? StratifiedSplit.Split((CategoryField)dataset.Label!, train, shares, options.Seed)
            : DatasetSplitter.Shuffled(train, shares, options.Seed);
        if (parts[0].Length == 0 || parts[1].Length == 0)
            throw new DeepShellException("Split.TrainValidation", ErrorKind.InvalidArgument, $"{dataset.Name}: {train.Length:N0} training rows are too few to set {share:P1} of them aside.", "Use another -TrainValidation, or leave it out.", share);
        Array.Sort(parts[1]);
        return (parts[0], parts[1]);
    }
}
