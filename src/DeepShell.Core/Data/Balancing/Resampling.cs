using DeepShell.Tensors;

namespace DeepShell.Data;

/// <summary>Which rows of a training part are taken again, or left out.</summary>
public enum ResamplingMethod
{
    /// <summary>Rows of the rarer classes are repeated.</summary>
    Over,
    /// <summary>Rows of the more frequent classes are left out.</summary>
    Under,
    /// <summary>New rows of the rarer classes are made between those there are: SMOTE, for tables.</summary>
    Smote,
    /// <summary>As many rows as there are, drawn with replacement: about 63 % of them, some several times. For bagging.</summary>
    Bootstrap,
}

/// <summary>Makes the classes of the training part equally frequent, or draws a sample of it. The other parts stay as they are, or measurements would be of other data.</summary>
public static class Resampling
{
    /// <summary>A dataset with another training part.</summary>
    /// <param name="dataset">Split, with classes.</param>
    /// <param name="method">Repeat or leave out.</param>
    /// <param name="seed">Decides which.</param>
    /// <exception cref="DeepShellException">It is not split, or has no classes.</exception>
    public static Dataset Apply(Dataset dataset, ResamplingMethod method, ulong seed = 0)
    {
        if (method == ResamplingMethod.Bootstrap) return Bootstrap.Apply(dataset, seed);
        if (method == ResamplingMethod.Smote) return Smote.Apply(dataset, seed);
        (CategoryField label, int[] counts) = SampleWeights.Classes(dataset);
        int[] train = dataset.Partitions![PartitionName.Train].ToArray();
        int target = method == ResamplingMethod.Over ? counts.Max() : counts.Where(c => c > 0).Min();
        List<int> kept = [.. train.Where(r => label[r] < 0)], repeated = [];
        for (int c = 0; c < counts.Length; c++)
        {
            int[] rows = [.. train.Where(r => label[r] == c)];
            if (rows.Length == 0) continue;
            new RandomStream(seed, RandomStream.Name("resample"), (ulong)c).Shuffle<int>(rows);
            kept.AddRange(method == ResamplingMethod.Over ? rows : rows.Take(target));
            // Each once more before any a third time.
            for (int i = rows.Length; i < target; i++) repeated.Add(rows[i % rows.Length]);
        }
        // Rows that stay keep their order, and copies come last: what a row undergoes in augmentation depends on its place.
        HashSet<int> left = [.. train.Except(kept)];
        int[] all = [.. Enumerable.Range(0, dataset.Count).Where(r => !left.Contains(r)), .. repeated];
        int[] place = new int[dataset.Count];
        for (int i = 0; i < all.Length - repeated.Count; i++) place[all[i]] = i;
        int[] newTrain = [.. kept.Select(r => place[r]).Order(), .. Enumerable.Range(all.Length - repeated.Count, repeated.Count)];
        Partitions parts = dataset.Partitions.Moved(newTrain, place);
        return dataset.Select(all, parts, [.. dataset.OfficialTest.Select(r => place[r])], new RecipeStep("Resample", ("Method", method), ("Seed", (long)seed)),
            $"Training part: {train.Length:N0} rows, {newTrain.Length:N0} after {method.ToString().ToLowerInvariant()}-sampling.");
    }
}
