using DeepShell.Tensors;

namespace DeepShell.Data;

/// <summary>
/// New rows of rare classes between those there are (SMOTE, arXiv:1106.1813): x + u·(x′ − x) with x a row of the class, x′ one of its k
/// nearest of the same class, and u uniform in [0, 1). Categories are those of most of the k neighbours (SMOTE-NC).
/// </summary>
/// <remarks>
/// Distances are of numbers divided by their standard deviation in the training part, with a missing number at the mean; two different
/// categories are as far apart as the median of the class's deviations, as in the paper. A number is missing where x or x′ lacks it.
/// </remarks>
internal static class Smote
{
    private const int Nearest = 5;

    public static Dataset Apply(Dataset dataset, ulong seed)
    {
        (CategoryField label, int[] counts) = SampleWeights.Classes(dataset);
        if (dataset.Features.FirstOrDefault(f => f is not (NumberField or CategoryField)) is { } other)
            throw new DeepShellException("Resample.Smote", ErrorKind.InvalidOperation, $"Column '{other.Name}' of {dataset.Name} holds {other.Kind.ToLowerInvariant()}s, between which there is nothing.",
                "Use Over, which repeats rows; for images augment them.", dataset);
        int[] train = dataset.Partitions![PartitionName.Train].ToArray();
        NumberField[] numbers = [.. dataset.Features.OfType<NumberField>()];
        CategoryField[] categories = [.. dataset.Features.OfType<CategoryField>()];
        (double Mean, double Deviation)[] scales = [.. numbers.Select(f => Scale(f, train))];
        List<int> sources = [.. Enumerable.Range(0, dataset.Count)];
        List<double>[] made = [.. numbers.Select(_ => new List<double>())];
        List<int>[] chosen = [.. categories.Select(_ => new List<int>())];
        for (int c = 0; c < counts.Length; c++)
        {
            int[] rows = [.. train.Where(r => label[r] == c)];
            int missing = counts.Max() - rows.Length;
            if (missing == 0 || rows.Length == 0) continue;
            if (rows.Length == 1)
                throw new DeepShellException("Resample.Smote", ErrorKind.InvalidData, $"Class '{label.Categories[c]}' has one training row, expected two or more: between one row and itself there is nothing.", "Use Over, or add rows of that class.", label.Categories[c]);
            double[][] points = [.. rows.Select(r => numbers.Select((f, i) => double.IsNaN(f[r]) ? 0 : (f[r] - scales[i].Mean) / scales[i].Deviation).ToArray())];
            int[][] codes = [.. rows.Select(r => categories.Select(f => f[r]).ToArray())];
            int[][] neighbours = Neighbours(points, codes, Math.Min(Nearest, rows.Length - 1));
            RandomStream random = new(seed, RandomStream.Name("smote"), (ulong)c);
            int[] order = [.. Enumerable.Range(0, rows.Length)];
            random.Shuffle<int>(order);
            for (int n = 0; n < missing; n++)
            {
                int at = order[n % order.Length], near = neighbours[at][random.NextInt(neighbours[at].Length)];
                double share = random.NextDouble();
                sources.Add(rows[at]);
                for (int i = 0; i < numbers.Length; i++) made[i].Add(numbers[i][rows[at]] + share * (numbers[i][rows[near]] - numbers[i][rows[at]]));
                for (int i = 0; i < categories.Length; i++) chosen[i].Add(Most([.. neighbours[at].Select(j => codes[j][i])], codes[at][i]));
            }
        }
        int[] all = [.. sources];
        Field[] fields = [.. dataset.Fields.Select(f => Array.IndexOf(numbers, f) is >= 0 and var n ? new NumberField(f.Name, [.. Known(numbers[n]), .. made[n]], f.Role)
            : Array.IndexOf(categories, f) is >= 0 and var c ? new CategoryField(f.Name, [.. Enumerable.Range(0, dataset.Count).Select(r => categories[c][r]), .. chosen[c]], [.. categories[c].Categories], f.Role)
            : f.Select(all))];
        Partitions parts = dataset.Partitions.With([.. train, .. Enumerable.Range(dataset.Count, all.Length - dataset.Count)]);
        return dataset.WithRows(fields, all, parts, new RecipeStep("Resample", ("Method", ResamplingMethod.Smote), ("Seed", (long)seed)),
            $"Training part: {train.Length:N0} rows, and {all.Length - dataset.Count:N0} made between those of rare classes.").WithPartitions(parts, null, []);
    }

    /// <summary>The k nearest other rows of each row, the nearest first; of equally near ones the earlier.</summary>
    internal static int[][] Neighbours(double[][] points, int[][] categories, int k)
    {
        double[] deviations = [.. Enumerable.Range(0, points[0].Length).Select(i => ColumnStatistics.Of([.. points.Select(p => p[i])]).StandardDeviation).Order()];
        double apart = deviations.Length == 0 ? 1 : (deviations[(deviations.Length - 1) / 2] + deviations[deviations.Length / 2]) / 2;
        int[][] nearest = new int[points.Length][];
        Parallel.For(0, points.Length, a =>
        {
            // The k smallest so far, in order: an equally near row that comes later does not push out one that came before.
            double[] distances = new double[k];
            int[] rows = new int[k];
            Array.Fill(distances, double.PositiveInfinity);
            for (int b = 0; b < points.Length; b++)
            {
                double distance = a == b ? double.PositiveInfinity : Distance(points[a], points[b], categories[a], categories[b], apart * apart, distances[k - 1]);
                if (distance >= distances[k - 1]) continue;
                int at = k - 1;
                for (; at > 0 && distances[at - 1] > distance; at--) (distances[at], rows[at]) = (distances[at - 1], rows[at - 1]);
                (distances[at], rows[at]) = (distance, b);
            }
            nearest[a] = rows;
        });
        return nearest;
    }

    // Squared; broken off where it exceeds what is of interest.
    private static double Distance(double[] a, double[] b, int[] codesA, int[] codesB, double apart, double limit)
    {
        double sum = 0;
        for (int i = 0; i < codesA.Length; i++)
            if (codesA[i] != codesB[i]) sum += apart;
        for (int i = 0; i < a.Length && sum < limit; i++) sum += (a[i] - b[i]) * (a[i] - b[i]);
        return sum;
    }

    // The most frequent; of several equally frequent the row's own, or the first.
    private static int Most(int[] codes, int own)
    {
        var groups = codes.GroupBy(c => c).Select(g => (Code: g.Key, Count: g.Count())).ToArray();
        int most = groups.Max(g => g.Count);
        return groups.Any(g => g.Code == own && g.Count == most) ? own : groups.Where(g => g.Count == most).Min(g => g.Code);
    }

    private static (double Mean, double Deviation) Scale(NumberField field, int[] train)
    {
        ColumnStatistics known = ColumnStatistics.Of([.. train.Select(r => field[r])]);
        return (known.Mean, known.IsConstant ? 1 : known.StandardDeviation);
    }

    private static IEnumerable<double> Known(NumberField field) => Enumerable.Range(0, field.Count).Select(r => field[r]);
}
