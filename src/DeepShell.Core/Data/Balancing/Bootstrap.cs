using DeepShell.Tensors;

namespace DeepShell.Data;

/// <summary>Bootstrap samples of a training part (Breiman 1996).</summary>
internal static class Bootstrap
{
    /// <summary>
    /// As many training rows as there were, drawn with replacement. Rows that were not drawn stay in the dataset but are in no part, so
    /// that the other parts keep their places; so does the preprocessing that was fitted, or models of several samples could not be merged.
    /// </summary>
    public static Dataset Apply(Dataset dataset, ulong seed)
    {
        if (dataset.Partitions is not { } parts)
            throw new DeepShellException("Bootstrap.NotSplit", ErrorKind.InvalidOperation, $"{dataset.Name} is not split, so there is no training part to draw from.", "Split it first: … | Split-Dataset | Invoke-Resampling Bootstrap.", dataset);
        int[] train = parts[PartitionName.Train].ToArray();
        RandomStream random = new(seed, RandomStream.Name("bootstrap"));
        bool[] taken = new bool[dataset.Count];
        List<int> first = [], again = [];
        for (int i = 0; i < train.Length; i++)
        {
            int row = train[random.NextInt(train.Length)];
            (taken[row] ? again : first).Add(row);
            taken[row] = true;
        }
        again.Sort();
        int[] newTrain = [.. first.Order(), .. Enumerable.Range(dataset.Count, again.Count)];
        Dataset sample = dataset.Select([.. Enumerable.Range(0, dataset.Count), .. again], parts.With(newTrain),
            dataset.OfficialTest, new RecipeStep("Resample", ("Method", ResamplingMethod.Bootstrap), ("Seed", (long)seed)), $"Training part: a bootstrap sample with {first.Count:N0} of the {train.Length:N0} rows.");
        return sample.KeepPreprocessing(dataset);
    }
}
