using DeepShell.Architectures;
using DeepShell.Data;
using DeepShell.Models;
using DeepShell.Tensors;
using DeepShell.Training;

namespace DeepShell.Prediction;

/// <summary>
/// Confident learning (Northcutt, Jiang and Chuang, arXiv:1911.00068): a row is suspect when a model that has not seen it gives
/// another class at least the mean probability that rows labelled so are given.
/// </summary>
public static class LabelIssues
{
    // One division into folds of few rows depends on chance: which wrong rows a model learnt from.
    private const int FewRows = 2000, RepeatsOfFew = 5;

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
        double[][] all = [.. Enumerable.Range(0, dataset.Count).Select(_ => new double[((CategoryField)dataset.Label!).Categories.Count])];
        int repeats = options.Repeats ?? (dataset.Count <= FewRows ? RepeatsOfFew : 1), done = 0;
        for (int repeat = 0; repeat < repeats; repeat++)
        {
            // Parts that it has do not matter: every row is judged, also those of the test part.
            ulong seed = repeat == 0 ? options.Seed : RandomStream.Name($"repeat {options.Seed} {repeat}");
            foreach (Dataset fold in dataset.WithoutParts().SplitFolds(options.Folds, new SplitOptions { Seed = seed }))
            {
                progress?.Invoke((double)done++ / (repeats * options.Folds));
                Judge(dataset.Preprocessing is { } fitted ? fold.Normalize(fitted.Transforms) : fold.Normalize(), options, seed, all, repeats, cancel);
            }
        }
        return all;
    }

    // Adds what a model that was trained on the rest of a fold's rows says of them.
    private static void Judge(Dataset fold, LabelIssueOptions options, ulong seed, double[][] all, int repeats, CancellationToken cancel)
    {
        // Without the decay that tables are trained with by default: it makes models less sure, and finds fewer of iris' flipped labels.
        Model model = Model.For(fold, options.Architecture ?? new Mlp { Hidden = [32] }, seed);
        TrainingRun run = new(model, new TrainingOptions { Seed = seed, Epochs = options.Epochs, BatchSize = Math.Min(32, fold.Partitions!.Train), Regularizers = [] });
        foreach (EpochRecord _ in run.Run(cancel)) { }
        cancel.ThrowIfCancellationRequested();
        using Inference inference = new(run.Result, 256);
        foreach (int[] some in fold.Partitions![PartitionName.Test].ToArray().Chunk(inference.BatchSize))
            foreach ((int i, Answer answer) in inference.Rows(fold, some).Index())
                for (int c = 0; c < answer.Probabilities.Count; c++) all[some[i]][c] += answer.Probabilities[c] / repeats;
    }
}
