namespace DeepShell.Data;

/// <summary>The rows of an export by part, under the names that formats of images use: train, val, test.</summary>
internal static class ExportParts
{
    /// <summary>Parts of a split dataset, or the rest and the test part that the source set apart; one without a name otherwise.</summary>
    public static IReadOnlyList<(string? Name, int[] Rows)> Of(ExportJob job)
    {
        if (job.Options.Part is not null) return [(null, job.Rows)];
        HashSet<int> wanted = [.. job.Rows];
        (string?, int[])[] parts = job.Dataset switch
        {
            { Partitions: { } p } => [("train", Kept(p[PartitionName.Train])), ("trainvalidation", Kept(p[PartitionName.TrainValidation])), ("val", Kept(p[PartitionName.Validation])), ("test", Kept(p[PartitionName.Test]))],
            { OfficialTest: { Count: > 0 } test } => [("train", [.. job.Rows.Except(test)]), ("test", Kept([.. test]))],
            _ => [(null, job.Rows)],
        };
        return [.. parts.Where(p => p.Item2.Length > 0)];

        int[] Kept(ReadOnlySpan<int> rows) => [.. rows.ToArray().Where(wanted.Contains)];
    }
}
