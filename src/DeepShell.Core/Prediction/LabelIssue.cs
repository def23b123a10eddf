using DeepShell.Architectures;

namespace DeepShell.Prediction;

/// <summary>A row whose label is probably wrong.</summary>
/// <param name="Row">Its index in the dataset.</param>
/// <param name="Label">The label it has.</param>
/// <param name="Suggested">The class that models which had not seen the row give it.</param>
/// <param name="LabelProbability">Their probability for the label it has.</param>
/// <param name="SuggestedProbability">Their probability for the suggested one.</param>
public sealed record LabelIssue(int Row, string Label, string Suggested, double LabelProbability, double SuggestedProbability)
{
    /// <summary>How far the suggestion is ahead, 0 to 1: what the list is sorted by.</summary>
    public double Margin => SuggestedProbability - LabelProbability;
}

/// <summary>How rows with wrong labels are looked for.</summary>
public sealed record LabelIssueOptions
{
    /// <summary>Folds: each row is judged by a model that was trained on the others.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>How often the rows are divided into folds anew, the probabilities averaged; 5 times up to 2,000 rows, else once, if not given.</summary>
    public int? Repeats { get; init; }

    /// <summary>The network; a small dense one if not given.</summary>
    public Architecture? Architecture { get; init; }

    /// <summary>Passes over the training part of each fold; by default chosen by its size.</summary>
    public int? Epochs { get; init; }

    /// <summary>Decides folds, initial weights and order.</summary>
    public ulong Seed { get; init; }
}
