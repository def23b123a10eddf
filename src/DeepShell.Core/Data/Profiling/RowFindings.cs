namespace DeepShell.Data;

/// <summary>Rows that are equal: repeated, contradicting each other, or in two parts.</summary>
internal sealed record RowFindings(int Duplicates, IReadOnlyList<Finding> Findings)
{
    public static RowFindings Of(Dataset dataset, int[] rows, Partitions? partitions)
    {
        if (dataset.Features.Count == 0) return new RowFindings(0, []);
        ulong[] inputs = RowHash.Of(dataset.Features, rows);
        List<int[]> groups = [.. RowHash.Repeats(inputs).Select(g => g.Select(i => rows[i]).ToArray())];
        List<int> repeated = [], contradicting = [], shared = partitions is null ? [] : [.. SharedRows.In(groups, dataset.Count, partitions)];
        foreach (int[] group in groups)
        {
            HashSet<object> labels = [];
            foreach (int row in group)
                if (!labels.Add(dataset.Label?.Value(row) ?? "")) repeated.Add(row);
            if (dataset.Label is not null && labels.Count > 1) contradicting.AddRange(group);
        }
        List<Finding> findings = [];
        Add("SharedRow", FindingSeverity.Problem, shared, $"{shared.Count:N0} rows of the validation and test parts have the same features as rows of another part.", "Remove duplicates before splitting (Select-DatasetRow -Unique), or keep them together with Split-Dataset -Group.");
        Add("Duplicate", FindingSeverity.Warning, repeated, $"{repeated.Count:N0} rows repeat an earlier one.", "If they are not independent observations, remove them (Select-DatasetRow -Unique): after a split they can be in two parts.");
        if (dataset.Task == LearningTask.Classification)
            Add("Contradiction", FindingSeverity.Warning, contradicting, $"{contradicting.Count:N0} rows have the same features as another, but another label.", "No model can tell them apart; check the labels, or add a feature.");
        return new RowFindings(repeated.Count, findings);

        void Add(string kind, FindingSeverity severity, List<int> found, string message, string remedy)
        {
            if (found.Count > 0) findings.Add(new Finding(kind, severity, null, message, remedy, [.. found.Order().Take(Finding.MostRows)]));
        }
    }
}
