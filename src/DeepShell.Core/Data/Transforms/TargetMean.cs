using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>
/// Replaces a category by the mean of the label among its rows, drawn towards the mean of all by (Σy + m·ȳ)/(n + m). For columns with
/// many categories, where one-hot inputs would be too many. With more than two classes there is an input for each.
/// </summary>
/// <remarks>
/// <para>A training row is encoded by the rows of the other folds only: by its own label it would tell the network the answer
/// (target leakage). All other rows get the means of the whole training part, as scikit-learn's TargetEncoder does it. The i-th training
/// row is in fold i mod Folds.</para>
/// <para>A category that the training part lacks gets the mean of all, and is counted; a missing one is a category of its own if the training part has any.</para>
/// </remarks>
[Component("TargetMean", Aliases = "TargetEncoding,MeanEncoding", Paper = "Micci-Barreca, SIGKDD Explorations 3(1), 2001")]
public sealed class TargetMean : EncodingTransform
{
    /// <summary>m: as many rows of the overall mean are added to each category. 0 trusts a single row.</summary>
    [Position(0), Range(0.0, double.MaxValue)]
    public double Smoothing { get; init; } = 10;

    /// <summary>Folds of the training part.</summary>
    [Range(2, 1000)] public int Folds { get; init; } = 5;

    /// <summary>A mean does not tell which category it is of.</summary>
    public override Inverse Inverse => Inverse.None;

    internal override bool ForCategories => true;

    internal override FieldEncoder Fit(Field field, FitContext context)
    {
        CategoryField codes = (CategoryField)field;
        double[][] truth = Truth(context);
        int outputs = truth.Length, folds = Math.Min(Folds, Math.Max(1, context.Train.Length));
        int[] categories = [.. Enumerable.Range(-1, codes.Categories.Count + 1).Where(c => context.Train.Any(r => codes[r] == c))];
        double[] means = new double[categories.Length * outputs], priors = new double[outputs], shift = new double[outputs], scale = new double[outputs];
        float[] training = new float[codes.Count * outputs];
        Array.Fill(training, float.NaN);
        for (int o = 0; o < outputs; o++)
        {
            Sums all = new(codes, context.Train, truth[o], _ => true);
            priors[o] = all.Prior;
            for (int c = 0; c < categories.Length; c++) means[c * outputs + o] = all.Mean(categories[c], Smoothing);
            double[] shown = new double[context.Train.Length];
            for (int f = 0; f < folds; f++)
            {
                Sums others = new(codes, context.Train, truth[o], i => i % folds != f);
                for (int i = f; i < shown.Length; i += folds) shown[i] = others.Mean(codes[context.Train[i]], Smoothing);
            }
            // Of the values that the network sees in training.
            (shift[o], scale[o]) = context.Scale(shown);
            for (int i = 0; i < shown.Length; i++) training[context.Train[i] * outputs + o] = (float)((shown[i] - shift[o]) * scale[o]);
        }
        return new TargetMeanEncoder
        {
            Name = field.Name,
            Categories = [.. categories.Select(c => c < 0 ? "" : codes.Categories[c])],
            Means = means,
            Priors = priors,
            Shift = shift,
            Scale = scale,
            Outputs = outputs == 1 ? [] : [.. context.Dataset.Classes],
        }.WithTraining(field, training);
    }

    // For each output what is averaged, by place in the training part; NaN where the label is missing.
    private static double[][] Truth(FitContext context)
    {
        int[] train = context.Train;
        return context.Dataset.Label switch
        {
            NumberField numbers => [[.. train.Select(r => numbers[r])]],
            CategoryField { Categories.Count: 2 } two => [[.. train.Select(r => two[r] < 0 ? double.NaN : two[r])]],
            CategoryField classes => [.. Enumerable.Range(0, classes.Categories.Count).Select(c => train.Select(r => classes[r] < 0 ? double.NaN : classes[r] == c ? 1.0 : 0).ToArray())],
            _ => throw new DeepShellException("Normalize.TargetMean", ErrorKind.InvalidOperation, $"TargetMean: {context.Dataset.Name} has no label of classes or numbers to take means of.", "Leave the rule out, or name the label with Import-Dataset -Label.", context.Dataset),
        };
    }

    /// <summary>Sums of the truth by category, over some of the training rows.</summary>
    private sealed class Sums
    {
        private readonly double[] _sum, _count;

        public Sums(CategoryField codes, int[] train, double[] truth, Func<int, bool> counts)
        {
            (_sum, _count) = (new double[codes.Categories.Count + 1], new double[codes.Categories.Count + 1]);
            for (int i = 0; i < train.Length; i++)
                if (!double.IsNaN(truth[i]) && counts(i))
                {
                    _sum[codes[train[i]] + 1] += truth[i];
                    _count[codes[train[i]] + 1]++;
                }
            double rows = _count.Sum();
            Prior = rows > 0 ? _sum.Sum() / rows : 0;
        }

        public double Prior { get; }

        public double Mean(int category, double smoothing) =>
            _count[category + 1] + smoothing > 0 ? (_sum[category + 1] + smoothing * Prior) / (_count[category + 1] + smoothing) : Prior;
    }
}
