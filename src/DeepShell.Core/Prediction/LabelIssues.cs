using DeepShell.Architectures;
using DeepShell.Data;
using DeepShell.Models;
using DeepShell.Training;

namespace DeepShell.Prediction;

/// <summary>
/// Confident learning (Northcutt, Jiang and Chuang, arXiv:1911.00068): a row is suspect when a model that has not seen it gives
/// another class at least the mean probability that rows labelled so are given.
/// </summary>
public static class LabelIssues
{
    /// <summary>Suspect rows, the most suspect first.</summary>
    /// <exception cref="DeepShellException">It has no classes, or too few rows.</exception>
    public static IReadOnlyList<LabelIssue> Find(Dataset dataset, LabelIssueOptions? options = null, Action<double>? progress = null, CancellationToken cancel = default)
    {
        options ??= new LabelIssueOptions();
        if (dataset.Label is not CategoryField label)
            throw new DeepShellException("LabelIssue.NoClasses", ErrorKind.InvalidOperation, $"{dataset.Name} has no class labels to doubt.", "Import it with -Label.", dataset);
        return Rank(label, OutOfSample(dataset, options, progress, cancel));
    }

    /// <summary>Suspect rows from probabilities of the classes (row by row) that were predicted out of sample.</summary>
    public static IReadOnlyList<LabelIssue> Rank(CategoryField label, IReadOnlyList<IReadOnlyList<double>> probabilities)
    {
        int classes = label.Categories.Count;
        double[] sums = new double[classes];
        int[] counts = label.CountByCategory();
        for (int r = 0; r < label.Count; r++)
            if (label[r] >= 0) sums[label[r]] += probabilities[r][label[r]];
        List<LabelIssue> issues = [];
        for (int r = 0; r < label.Count; r++)
        {
            if (label[r] < 0) continue;
            int confident = -1;
            for (int c = 0; c < classes; c++)
                if (counts[c] > 0 && probabilities[r][c] >= sums[c] / counts[c] && (confident < 0 || probabilities[r][c] > probabilities[r][confident])) confident = c;
            if (confident >= 0 && confident != label[r] && probabilities[r][confident] > probabilities[r][label[r]])
                issues.Add(new LabelIssue(r, label.Categories[label[r]], label.Categories[confident], probabilities[r][label[r]], probabilities[r][confident]));
        }
        return [.. issues.OrderByDescending(i => i.Margin).ThenBy(i => i.Row)];
    }

    private static double[][] OutOfSample(Dataset dataset, LabelIssueOptions options, Action<double>? progress, CancellationToken cancel)
    {
        double[][] all = new double[dataset.Count][];
        // Parts that it has do not matter: every row is judged, also those of the test part.
        IReadOnlyList<Dataset> folds = dataset.WithoutParts().SplitFolds(options.Folds, new SplitOptions { Seed = options.Seed });
        for (int f = 0; f < folds.Count; f++)
        {
            progress?.Invoke((double)f / folds.Count);
            Dataset fold = dataset.Preprocessing is { } fitted ? folds[f].Normalize(fitted.Transforms) : folds[f].Normalize();
            // Without the decay that tables are trained with by default: it makes models less sure, and finds fewer of iris' flipped labels.
            Model model = Model.For(fold, options.Architecture ?? new Mlp { Hidden = [32] }, options.Seed);
            TrainingRun run = new(model, new TrainingOptions { Seed = options.Seed, Epochs = options.Epochs, BatchSize = Math.Min(32, fold.Partitions!.Train), Regularizers = [] });
            foreach (EpochRecord _ in run.Run(cancel)) { }
            cancel.ThrowIfCancellationRequested();
            using Inference inference = new(run.Result, 256);
            int[] rows = fold.Partitions![PartitionName.Test].ToArray();
            foreach (int[] some in rows.Chunk(inference.BatchSize))
                foreach ((int i, Answer answer) in inference.Rows(fold, some).Index()) all[some[i]] = [.. answer.Probabilities];
        }
        return all;
    }
}
