namespace DeepShell.Metrics;

/// <summary>How often each class was taken for each: rows are true classes, columns predictions.</summary>
public sealed class ConfusionMatrix(IReadOnlyList<string> classes)
{
    private readonly int[,] _counts = new int[classes.Count, classes.Count];

    /// <summary>The classes, in the order of rows and columns.</summary>
    public IReadOnlyList<string> Classes { get; } = classes;

    /// <summary>How often <paramref name="actual"/> was taken for <paramref name="predicted"/>.</summary>
    public int this[int actual, int predicted] => _counts[actual, predicted];

    /// <summary>One row for each class.</summary>
    public IReadOnlyList<ConfusionRow> Rows =>
        Enumerable.Range(0, Classes.Count).Select(a => new ConfusionRow(Classes[a], [.. Enumerable.Range(0, Classes.Count).Select(p => _counts[a, p])], a)).ToArray();

    internal void Add(int actual, int predicted) => _counts[actual, predicted]++;
}

/// <summary>One true class of a confusion matrix.</summary>
/// <param name="Actual">The true class.</param>
/// <param name="Predicted">How often it was taken for each class.</param>
/// <param name="Index">Its row.</param>
public sealed record ConfusionRow(string Actual, int[] Predicted, int Index)
{
    /// <summary>Rows of the class.</summary>
    public int Count => Predicted.Sum();

    /// <summary>The share that was recognised.</summary>
    public double Recall => Count == 0 ? double.NaN : (double)Predicted[Index] / Count;
}
