using DeepShell.Tensors;

namespace DeepShell.Data;

/// <summary>How samples are put together for networks that compare.</summary>
public sealed record PairingOptions
{
    /// <summary>Pairs of the training part; other parts get as many for each of their rows. By default one a row.</summary>
    public int? Count { get; init; }

    /// <summary>An anchor and two candidates, one of its class, instead of pairs.</summary>
    public bool Triplets { get; init; }

    /// <summary>Decides which rows meet.</summary>
    public ulong Seed { get; init; }
}

/// <summary>
/// Makes a dataset of pairs: columns first and second, and the label pair, which is same or different, half of each. Or of triplets:
/// columns anchor, first and second, and the label match, which says which of the two is of the anchor's class.
/// </summary>
public static class Pairing
{
    /// <summary>The pairs of a dataset; each is of rows of one part, so that no test row is seen in training.</summary>
    /// <param name="dataset">Split, with classes and one feature column.</param>
    /// <param name="options">How many, and whether pairs or triplets.</param>
    /// <exception cref="DeepShellException">It is not split, has no classes or another number of feature columns, or a part has but one class.</exception>
    public static Dataset Apply(Dataset dataset, PairingOptions options)
    {
        CategoryField label = Check(dataset);
        double perRow = (options.Count ?? dataset.Partitions!.Train) / (double)dataset.Partitions!.Train;
        string[] roles = options.Triplets ? ["anchor", "first", "second"] : ["first", "second"];
        List<int>[] members = [.. roles.Select(_ => new List<int>())];
        List<int> answers = [];
        Dictionary<PartitionName, int[]> parts = [];
        foreach (PartitionName part in Enum.GetValues<PartitionName>())
        {
            int from = answers.Count;
            Draw(label, dataset.Partitions[part], part, options with { Count = (int)Math.Round(perRow * dataset.Partitions.Count(part)) }, members, answers, dataset);
            parts[part] = [.. Enumerable.Range(from, answers.Count - from)];
        }
        List<Field> fields = [.. roles.Select((role, i) => dataset.Features[0].Select([.. members[i]]).WithName(role))];
        fields.AddRange(roles.Select((role, i) => label.Select([.. members[i]]).WithName($"{role} {label.Name}").WithRole(FieldRole.Ignored)));
        fields.Add(options.Triplets ? new CategoryField("match", [.. answers], ["first", "second"], FieldRole.Label)
            : new CategoryField("pair", [.. answers], ["same", "different"], FieldRole.Label));
        return new Dataset(fields, LearningTask.Classification)
        {
            Name = dataset.Name, Source = dataset.Source, Hash = dataset.Hash, SkippedRows = dataset.SkippedRows,
            Notes = [.. dataset.Notes, $"{(options.Triplets ? "Triplets" : "Pairs")} of {dataset.Count:N0} rows; each is of rows of one part."],
            Recipe = dataset.Recipe,
        }.WithPartitions(new Partitions(parts[PartitionName.Train], parts[PartitionName.Validation], parts[PartitionName.Test], parts[PartitionName.TrainValidation]),
            new RecipeStep("Pair", ("Count", options.Count), ("Triplets", options.Triplets ? true : null), ("Seed", (long)options.Seed)), []);
    }

    // Every row is the first of a pair before any is so twice; in turn with one of its class and one of another.
    private static void Draw(CategoryField label, ReadOnlySpan<int> rows, PartitionName part, PairingOptions options, List<int>[] members, List<int> answers, Dataset dataset)
    {
        if (rows.Length == 0 || options.Count == 0) return;
        int[] order = rows.ToArray();
        RandomStream random = new(options.Seed, RandomStream.Name("pairs"), (ulong)part);
        int[][] byClass = [.. Enumerable.Range(0, label.Categories.Count).Select(c => order.Where(r => label[r] == c).ToArray())];
        int[] paired = [.. order.Where(r => label[r] >= 0 && byClass[label[r]].Length > 1)];
        if (paired.Length == 0 || byClass.Count(c => c.Length > 0) < 2)
            throw new DeepShellException("Pair.Classes", ErrorKind.InvalidData,
                $"The {part.ToString().ToLowerInvariant()} part of {dataset.Name} has no two rows of one class and one of another, so there is nothing to compare.", "Use more rows, or split with larger shares.", dataset);
        int[] labelled = [.. order.Where(r => label[r] >= 0)];
        for (int i = 0; i < options.Count; i++)
        {
            if (i % paired.Length == 0) random.Shuffle<int>(paired);
            int anchor = paired[i % paired.Length], same, other;
            int[] alike = byClass[label[anchor]];
            do same = alike[random.NextInt(alike.Length)]; while (same == anchor);
            do other = labelled[random.NextInt(labelled.Length)]; while (label[other] == label[anchor]);
            int answer = i % 2;
            answers.Add(answer);
            members[0].Add(anchor);
            if (!options.Triplets) members[1].Add(answer == 0 ? same : other);
            else
            {
                members[1].Add(answer == 0 ? same : other);
                members[2].Add(answer == 0 ? other : same);
            }
        }
    }

    private static CategoryField Check(Dataset dataset)
    {
        if (dataset.Partitions is null)
            throw new DeepShellException("Pair.NotSplit", ErrorKind.InvalidOperation, $"{dataset.Name} is not split: a row could be in a pair for training and in one for testing.",
                "Split it first: … | Split-Dataset | ConvertTo-PairedDataset.", dataset);
        if (dataset.Label is not CategoryField label)
            throw new DeepShellException("Pair.NoClasses", ErrorKind.InvalidOperation, $"{dataset.Name} has no classes, by which two rows would be of the same kind or not.", "Name the label with Import-Dataset -Label.", dataset);
        if (dataset.Features.Count != 1)
            throw new DeepShellException("Pair.Features", ErrorKind.InvalidOperation, $"{dataset.Name} has {dataset.Features.Count} feature columns, expected one: images or texts.",
                "Name the one to compare with Import-Dataset -Feature.", dataset);
        if (dataset.Augmentations.Count > 0)
            throw new DeepShellException("Pair.Augmented", ErrorKind.InvalidOperation, $"{dataset.Name} has augmentations, which pairs do not take.", "Leave Invoke-Augmentation out.", dataset);
        return label;
    }
}
