namespace DeepShell.Data;

/// <summary>Looks at a dataset: what its columns hold, and what is suspicious about them.</summary>
public static class DatasetProfiler
{
    /// <summary>Profiles a dataset, or one part of it.</summary>
    /// <param name="dataset">Split or not.</param>
    /// <param name="part">The part; null for all rows.</param>
    /// <exception cref="DeepShellException">A part is asked for, and it is not split.</exception>
    public static DatasetProfile Profile(Dataset dataset, PartitionName? part = null)
    {
        if (part is not null && dataset.Partitions is null)
            throw new DeepShellException("Measure.NotSplit", ErrorKind.InvalidOperation, $"{dataset.Name} is not split, so it has no {part} part.", "Split it first, or leave -Partition out.", dataset);
        int[] rows = part is { } name ? dataset.Partitions![name].ToArray() : [.. Enumerable.Range(0, dataset.Count)];
        if (rows.Length == 0)
            throw new DeepShellException("Measure.EmptyPart", ErrorKind.InvalidOperation, $"The {part} part of {dataset.Name} has no rows.", "Choose another part.", dataset);
        ColumnProfile[] columns = new ColumnProfile[dataset.Fields.Count];
        Parallel.For(0, columns.Length, i => columns[i] = ColumnProfiler.Profile(dataset.Fields[i], dataset.Label, rows));
        ClassShare[] classes = [];
        if (dataset.Label is CategoryField label)
        {
            int[] counts = label.CountByCategory(rows);
            classes = [.. counts.Select((c, i) => new ClassShare(label.Categories[i], c, (double)c / Math.Max(1, counts.Sum())))];
        }
        List<Finding> findings = [.. columns.SelectMany(c => ColumnFindings.Of(c)), .. LabelFindings.Of(dataset, rows, classes)];
        RowFindings repeated = RowFindings.Of(dataset, rows, part is null ? dataset.Partitions : null);
        findings.AddRange(repeated.Findings);
        return new DatasetProfile
        {
            Name = dataset.Name,
            Rows = rows.Length,
            Columns = columns,
            Classes = classes,
            Pixels = dataset.Masks is { } masks ? PixelShares(masks, rows) : [],
            Duplicates = repeated.Duplicates,
            Findings = [.. findings.OrderByDescending(f => f.Severity)],
        };
    }

    private static PixelShare[] PixelShares(MaskField masks, int[] rows)
    {
        (long[] pixels, int[] images) = masks.CountPixels(rows);
        double all = Math.Max(1, pixels.Sum());
        PixelShare[] shares = [.. pixels.Select((n, i) => new PixelShare(i < masks.Categories.Count ? masks.Categories[i] : "(ignored)", n, n / all, images[i]))];
        return shares[^1].Pixels > 0 ? shares : shares[..^1];
    }
}
