using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>Gives rows weights in the loss.</summary>
public static class SampleWeights
{
    /// <summary>Every class weighs the same: a row weighs N/(K·N_c), with N, N_c and the number of classes K of the training part.</summary>
    /// <remarks>Rows of all parts get the weight of their class, so that losses of the parts can be compared. A class that the training part lacks weighs 1.</remarks>
    /// <exception cref="DeepShellException">It is not split, or has no classes.</exception>
    public static Dataset Balanced(Dataset dataset)
    {
        (CategoryField label, int[] counts) = Classes(dataset);
        int present = counts.Count(c => c > 0), total = counts.Sum();
        Dictionary<string, double> weights = counts.Select((c, i) => (label.Categories[i], c == 0 ? 1 : (double)total / ((double)present * c))).ToDictionary(p => p.Item1, p => p.Item2);
        return ByClass(dataset, weights);
    }

    /// <summary>Weights by class; classes that are not named weigh 1.</summary>
    /// <exception cref="DeepShellException">A class is unknown, or a weight is not positive.</exception>
    public static Dataset ByClass(Dataset dataset, IReadOnlyDictionary<string, double> weights)
    {
        if (dataset.Label is not CategoryField label) throw NoClasses(dataset);
        float[] ofClass = new float[label.Categories.Count];
        Array.Fill(ofClass, 1);
        foreach ((string name, double weight) in weights)
        {
            int place = label.Categories.ToList().FindIndex(c => c.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (place < 0)
                throw new DeepShellException("Weight.Class", ErrorKind.NotFound, $"There is no class '{name}'.{Suggestion.For(name, label.Categories)}", $"The classes are {string.Join(", ", label.Categories.Take(20))}.", name);
            ofClass[place] = Checked(weight, $"The weight of class '{name}'");
        }
        float[] rows = new float[dataset.Count];
        for (int r = 0; r < rows.Length; r++) rows[r] = label[r] < 0 ? 1 : ofClass[label[r]];
        return dataset.WithWeights(rows, new RecipeStep("Weight", ("Classes", label.Categories.Select((c, i) => $"{c}={SettingValue.Text(ofClass[i])}").ToArray())));
    }

    /// <summary>Weights from a column of numbers.</summary>
    /// <exception cref="DeepShellException">It is not there, is also learnt from, or holds a value that is no weight.</exception>
    public static Dataset FromColumn(Dataset dataset, string column)
    {
        Field field = dataset.Find(column) ?? throw new DeepShellException("Weight.Column", ErrorKind.NotFound,
            $"There is no column '{column}'.{Suggestion.For(column, dataset.Fields.Select(f => f.Name))}", $"The columns are {string.Join(", ", dataset.Fields.Select(f => f.Name))}.", column);
        if (field is not NumberField numbers)
            throw new DeepShellException("Weight.Column", ErrorKind.InvalidArgument, $"Column '{field.Name}' is a {field.Kind.ToLowerInvariant()} column, expected numbers.", "Choose a column of numbers.", field);
        if (field.Role != FieldRole.Ignored)
            throw new DeepShellException("Weight.Column", ErrorKind.InvalidOperation, $"Column '{field.Name}' is a {field.Role.ToString().ToLowerInvariant()}: the network would see its own weights.",
                "Name the columns to learn from with Import-Dataset -Feature, without this one.", field);
        float[] rows = new float[dataset.Count];
        for (int r = 0; r < rows.Length; r++) rows[r] = Checked(numbers[r], $"Column '{field.Name}', row {r}");
        return dataset.WithWeights(rows, new RecipeStep("Weight", ("Column", field.Name)));
    }

    internal static (CategoryField Label, int[] Counts) Classes(Dataset dataset)
    {
        if (dataset.Label is not CategoryField label) throw NoClasses(dataset);
        if (dataset.Partitions is null)
            throw new DeepShellException("Weight.NotSplit", ErrorKind.InvalidOperation, $"{dataset.Name} is not split: classes are counted in the training part.", "Split it first: … | Split-Dataset | …", dataset);
        return (label, label.CountByCategory(dataset.Partitions[PartitionName.Train]));
    }

    private static float Checked(double weight, string what) => weight > 0 && double.IsFinite(weight) ? (float)weight
        : throw new DeepShellException("Weight.Value", ErrorKind.InvalidData, $"{what} is {SettingValue.Text(weight)}, expected a number above 0.", "Remove such rows, or change the weight.", weight);

    private static DeepShellException NoClasses(Dataset dataset) => new("Weight.NoClasses", ErrorKind.InvalidOperation,
        $"{dataset.Name} has no classes to balance.", "Balancing is for classification.", dataset);
}
