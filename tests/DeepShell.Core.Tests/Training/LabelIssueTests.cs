using DeepShell.Data;
using DeepShell.Tensors;
using DeepShell.Prediction;

namespace DeepShell.Tests.Training;

public class LabelIssueTests
{
    [Fact]
    public void ThresholdsAreTheMeanConfidenceOfEachClass()
    {
        // Class a is given 0.9, 0.8 and 0.1 where it is the label: threshold 0.6; class b 0.9 and 0.6: threshold 0.75.
        CategoryField label = new("y", [0, 0, 0, 1, 1], ["a", "b"], FieldRole.Label);
        double[][] p = [[0.9, 0.1], [0.8, 0.2], [0.1, 0.9], [0.1, 0.9], [0.4, 0.6]];
        LabelIssue issue = Assert.Single(LabelIssues.Rank(label, p));
        Assert.Equal((2, "a", "b"), (issue.Row, issue.Label, issue.Suggested));
        Assert.Equal(0.8, issue.Margin, 1e-12);
    }

    // More rows in a fold than are predicted at once.
    [Fact]
    public void FindsFlippedLabelsAmongManyRows()
    {
        Dataset blobs = new Blobs { Classes = 3, Spread = 0.5 }.Generate(2000, 3);
        CategoryField label = (CategoryField)blobs.Label!;
        int[] codes = [.. Enumerable.Range(0, label.Count).Select(r => r % 40 == 0 ? (label[r] + 1) % 3 : label[r])];
        Dataset spoilt = new([.. blobs.Fields.Where(f => f != label), new CategoryField(label.Name, codes, [.. label.Categories], FieldRole.Label)], blobs.Task);
        IReadOnlyList<LabelIssue> issues = LabelIssues.Find(spoilt, new LabelIssueOptions { Epochs = 5 });
        int found = issues.Count(i => i.Row % 40 == 0);
        Assert.True(found >= 35 && found >= 0.85 * issues.Count, $"{found} of 50 found among {issues.Count}");
    }

    [DataFact("tabular/iris.csv")]
    public void FindsFlippedLabelsOfIris()
    {
        Dataset iris = DatasetReader.Read(SharedData.Path("tabular/iris.csv"));
        CategoryField label = (CategoryField)iris.Label!;
        int found = 0, listed = 0, flipped = 0;
        for (ulong seed = 1; seed <= 3; seed++)
        {
            int[] codes = [.. Enumerable.Range(0, label.Count).Select(r => label[r])], order = [.. Enumerable.Range(0, label.Count)];
            new RandomStream(seed, 9).Shuffle<int>(order);
            HashSet<int> wrong = [.. order[..8]];
            foreach (int row in wrong) codes[row] = (codes[row] + 1 + (int)(seed % 2)) % 3;
            Dataset spoilt = new([.. iris.Fields.Where(f => f != label), new CategoryField(label.Name, codes, [.. label.Categories], FieldRole.Label)], iris.Task);
            IReadOnlyList<LabelIssue> issues = LabelIssues.Find(spoilt, new LabelIssueOptions { Seed = seed });
            (found, listed, flipped) = (found + issues.Count(i => wrong.Contains(i.Row)), listed + issues.Count, flipped + wrong.Count);
        }
        double precision = (double)found / listed, recall = (double)found / flipped;
        Assert.True(precision >= 0.7 && recall >= 0.85, $"precision {precision:F2}, recall {recall:F2}: {found} of {flipped} found among {listed}");
    }
}
