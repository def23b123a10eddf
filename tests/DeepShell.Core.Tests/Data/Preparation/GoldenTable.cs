using System.Text.Json;
using DeepShell.Data;

namespace DeepShell.Tests.Data;

/// <summary>The table of tests/Golden/preparation.py and what other libraries find in it.</summary>
internal static class GoldenTable
{
    public static JsonElement Golden { get; } = JsonDocument.Parse(File.ReadAllText(
        Path.Combine(SharedData.Repository, "tests", "Golden", "preparation.json"))).RootElement;

    public static int Train => Golden.GetProperty("train").GetInt32();

    public static double[][] Matrix(string name) =>
        [.. Golden.GetProperty(name).EnumerateArray().Select(row => row.EnumerateArray().Select(v => v.ValueKind == JsonValueKind.Null ? double.NaN : v.GetDouble()).ToArray())];

    /// <summary>The first rows are the training part. Columns a to d, size, and the label.</summary>
    public static Dataset Table(string numbers = "numbers", bool size = false, bool number = true)
    {
        double[][] matrix = Matrix(numbers);
        List<Field> fields = number ? [.. Enumerable.Range(0, 4).Select(c => new NumberField($"{(char)('a' + c)}", [.. matrix.Select(r => r[c])]))] : [];
        if (size) fields.Add(Categories("size", "sizes", FieldRole.Feature));
        fields.Add(Categories("label", "label", FieldRole.Label));
        double share = (double)Train / matrix.Length;
        return new Dataset(fields, LearningTask.Classification).Split(new SplitOptions { Ratio = [share, 1 - share], Tail = true });
    }

    public static void AssertClose(double expected, double actual, string what, double tolerance = 1e-9) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Abs(expected)), $"{what}: {actual}, expected {expected}");

    private static CategoryField Categories(string name, string golden, FieldRole role)
    {
        string[] values = [.. Golden.GetProperty(golden).EnumerateArray().Select(v => v.GetString()!)];
        string[] names = [.. values.Distinct().Order(StringComparer.Ordinal)];
        return new CategoryField(name, [.. values.Select(v => Array.IndexOf(names, v))], names, role);
    }
}
