using System.Text.Json;
using DeepShell.Catalog;
using DeepShell.Data;

namespace DeepShell.Tests.Data;

/// <summary>Scalers, imputation and one-hot encoding against scikit-learn (tests/Golden/preprocessing.py).</summary>
public class GoldenPreprocessingTests
{
    private static readonly JsonElement s_golden = JsonDocument.Parse(File.ReadAllText(
        Path.Combine(SharedData.Repository, "tests", "Golden", "preprocessing.json"))).RootElement;

    [Theory]
    [InlineData("ZScore", ImputeStrategy.Mean)]
    [InlineData("ZScore", ImputeStrategy.Median)]
    [InlineData("MinMax", ImputeStrategy.Mean)]
    [InlineData("MinMax", ImputeStrategy.Median)]
    public void EqualsScikitLearn(string scaler, ImputeStrategy strategy)
    {
        Dataset d = Table();
        Preprocessing p = d.Normalize(Components.Create<Transform>(scaler), new Impute { Strategy = strategy }).Preprocessing!;
        float[] actual = new float[d.Count * p.InputShape.Size];
        p.Encode(d, [.. Enumerable.Range(0, d.Count)], actual);
        JsonElement numbers = s_golden.GetProperty($"{scaler}/{strategy}"), hot = s_golden.GetProperty("onehot");
        int width = p.InputShape.Size;
        Assert.Equal(4 + s_golden.GetProperty("categories").GetArrayLength(), width);
        for (int row = 0; row < d.Count; row++)
        {
            double[] expected = [.. numbers[row].EnumerateArray().Concat(hot[row].EnumerateArray()).Select(e => e.GetDouble())];
            for (int i = 0; i < width; i++)
                Assert.True(Math.Abs(expected[i] - actual[row * width + i]) <= 1e-5 * Math.Max(1, Math.Abs(expected[i])),
                    $"row {row}, input {i}: {actual[row * width + i]}, expected {expected[i]}");
        }
    }

    [Fact]
    public void CategoriesAreThoseOfTheTrainingPart()
    {
        CategoryEncoder encoder = Assert.Single(Table().Normalize().Preprocessing!.Inputs.OfType<CategoryEncoder>());
        Assert.Equal(s_golden.GetProperty("categories").EnumerateArray().Select(e => e.GetString()), encoder.Categories);
        Assert.DoesNotContain("mauve", encoder.Categories);
    }

    private static Dataset Table()
    {
        var records = s_golden.GetProperty("numbers").EnumerateArray().Zip(s_golden.GetProperty("colours").EnumerateArray(), (n, c) =>
        {
            Dictionary<string, object?> record = [];
            int i = 0;
            foreach (JsonElement e in n.EnumerateArray()) record[$"n{i++}"] = e.ValueKind == JsonValueKind.Null ? null : e.GetDouble();
            record["colour"] = c.GetString();
            record["label"] = c.GetString() == "red" ? "warm" : "cold";
            return (IReadOnlyDictionary<string, object?>)record;
        });
        // A tail split puts the first 40 of 60 rows into the training part, as the script does.
        return DatasetReader.FromRecords(records).Split(new SplitOptions { Ratio = [40.0 / 60, 20.0 / 60], Tail = true });
    }
}
