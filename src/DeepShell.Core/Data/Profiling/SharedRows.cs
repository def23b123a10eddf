namespace DeepShell.Data;

/// <summary>Rows of the validation and test part whose features another part has too: what is measured on them is partly remembered.</summary>
public sealed class SharedRows
{
    private readonly int _count;
    private readonly List<int[]> _groups;

    /// <summary>Looks for equal rows once; <see cref="In(Partitions)"/> then answers for any parts.</summary>
    public SharedRows(Dataset dataset)
    {
        _count = dataset.Count;
        int[] rows = [.. Enumerable.Range(0, dataset.Count)];
        _groups = dataset.Features.Count == 0 ? [] : [.. RowHash.Repeats(RowHash.Of(dataset.Features, rows)).Select(g => g.ToArray())];
    }

    /// <summary>Whether looking costs no decoding of files.</summary>
    public static bool IsCheap(Dataset dataset) => dataset.Features.OfType<ImageField>().All(f => f.InMemory);

    /// <summary>These rows, ascending.</summary>
    public IReadOnlyList<int> In(Partitions partitions) => In(_groups, _count, partitions).Order().ToArray();

    internal static IEnumerable<int> In(IEnumerable<int[]> groups, int count, Partitions partitions)
    {
        PartitionName?[] parts = new PartitionName?[count];
        foreach (PartitionName part in Enum.GetValues<PartitionName>())
            foreach (int row in partitions[part]) parts[row] = part;
        foreach (int[] group in groups)
        {
            // Rows that a smaller split left over are in no part.
            int[] members = [.. group.Where(r => parts[r] is not null)];
            if (members.Any(r => parts[r] != parts[members[0]]))
                foreach (int row in members)
                    if (parts[row] != PartitionName.Train) yield return row;
        }
    }
}
