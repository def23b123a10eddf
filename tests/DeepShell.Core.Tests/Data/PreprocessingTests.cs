using System.Text.Json;
using DeepShell.Catalog;
using DeepShell.Data;
using DeepShell.Data.Augmentations;

namespace DeepShell.Tests.Data;

public class PreprocessingTests
{
    [Fact]
    public void NormalisingUnsplitDataIsAnErrorWithARemedy()
    {
        DeepShellException e = Assert.Throws<DeepShellException>(() => new Moons().Generate(20).Normalize());
        Assert.Equal(("DeepShell.Normalize.NotSplit", ErrorKind.InvalidOperation), (e.Id, e.Kind));
        Assert.Contains("Split-Dataset", e.Remedy);
    }

    [Fact]
    public void StatisticsSeeTheTrainingPartAlone()
    {
        Dataset a = Mixed().Split(new SplitOptions { Ratio = [50, 50], Tail = true }), b = Mixed(lastHalf: 1e6).Split(new SplitOptions { Ratio = [50, 50], Tail = true });
        Assert.Equal(a.Normalize().Preprocessing!.ToJson().ToJsonString(), b.Normalize().Preprocessing!.ToJson().ToJsonString());
    }

    [Theory]
    [InlineData("ZScore")]
    [InlineData("MinMax")]
    [InlineData(null)]
    public void JsonGivesTheSameEncoder(string? scaler)
    {
        Dataset d = Mixed().Split();
        Preprocessing p = scaler is null ? d.Encoding : d.Normalize(Components.Create<Transform>(scaler)).Preprocessing!;
        Preprocessing back = Preprocessing.FromJson(JsonDocument.Parse(p.ToJson().ToJsonString()).RootElement);
        Assert.Equal(p.InputNames, back.InputNames);
        Assert.Equal(p.Classes, back.Classes);
        Assert.Equal(Encoded(p, d), Encoded(back, d));
    }

    [Fact]
    public void RecordsAndColumnsAreEncodedAlike()
    {
        Dataset d = Mixed().Split();
        Preprocessing p = d.Normalize().Preprocessing!;
        // As text, as a file or a form would give them.
        IReadOnlyDictionary<string, object?>[] records = [.. Enumerable.Range(0, d.Count).Select(r =>
            d.Features.ToDictionary(f => f.Name, f => (object?)SettingValue.Text(f.Value(r) ?? "?")))];
        float[] actual = new float[d.Count * p.InputShape.Size];
        EncodingReport report = new();
        p.Encode(records, actual, report);
        Assert.Equal(Encoded(p, d), actual);
        Assert.Equal(d.Features.Where(f => f.Missing > 0).ToDictionary(f => f.Name, f => f.Missing), report.Missing);
    }

    [Fact]
    public void AColumnThatIsMissingAtPredictionIsNamed()
    {
        Preprocessing p = Mixed().Split().Normalize().Preprocessing!;
        Dictionary<string, object?> record = new() { ["hight"] = 1.0, ["colour"] = "red" };
        DeepShellException e = Assert.Throws<DeepShellException>(() => p.Encode([record], new float[p.InputShape.Size]));
        Assert.Contains("Column 'height' is missing", e.Message);
        Assert.Contains("Did you mean hight?", e.Message);
        record["height"] = "tall";
        Assert.Contains("'tall', expected a number", Assert.Throws<DeepShellException>(() => p.Encode([record], new float[p.InputShape.Size])).Message);
    }

    [Fact]
    public void AnUnknownCategoryIsAllZerosAndCounted()
    {
        Preprocessing p = Mixed().Split().Normalize().Preprocessing!;
        float[] row = new float[p.InputShape.Size];
        EncodingReport report = new();
        p.Encode([new Dictionary<string, object?> { ["height"] = 1, ["colour"] = "mauve" }], row, report);
        Assert.All(row[1..], v => Assert.Equal(0, v));
        Assert.Equal(1, report.Unknown[("colour", "mauve")]);
    }

    [Fact]
    public void RareCategoriesBeyondTheLimitHaveNoInput()
    {
        int[] codes = [.. Enumerable.Range(0, 300).Select(i => i % 3 == 0 ? 2 : i % 30)];
        Dataset d = new([new CategoryField("c", codes, [.. Enumerable.Range(0, 30).Select(i => $"c{i:00}")]), new NumberField("y", [.. Enumerable.Range(0, 300).Select(i => (double)i)], FieldRole.Label)], LearningTask.Regression);
        CategoryEncoder encoder = (CategoryEncoder)d.Split().Normalize(new OneHot { MaxCategories = 5 }).Preprocessing!.Inputs[0];
        Assert.Equal(5, encoder.Size);
        Assert.Contains("c02", encoder.Categories);
    }

    [Fact]
    public void RegressionTargetsComeBackInTheirUnit()
    {
        Dataset d = new([new NumberField("x", [1, 2, 3, 4, 5, 6]), new NumberField("price", [100, 250, 300, 425, 500, 900], FieldRole.Label)], LearningTask.Regression);
        d = d.Split(new SplitOptions { Ratio = [50, 50], Tail = true });
        float[] targets = new float[6];
        d.Encoding.EncodeTargets(d, [0, 1, 2, 3, 4, 5], targets);
        ValueTarget target = Assert.IsType<ValueTarget>(d.Encoding.Target);
        Assert.Equal(0, targets[..3].Sum(), 1e-5);
        Assert.Equal([100.0, 250, 300, 425, 500, 900], targets.Select(t => Math.Round(target.Decode(t), 3)));
    }

    [Fact]
    public void LabelsReadInAnotherWayThanInTrainingAreUnderstoodOrNamed()
    {
        Dataset regression = Labelled(new NumberField("y", [1, 2, 3, 4, 5, 6], FieldRole.Label), LearningTask.Regression).Split(new SplitOptions { Ratio = [50, 50] });
        Dataset classes = Labelled(new NumberField("y", [1, 2, 1, 2, 1, 2], FieldRole.Label).ToCategories(), LearningTask.Classification);
        Dataset texts = Labelled(new CategoryField("y", [0, 1, 0, 1, 0, 1], ["a", "b"], FieldRole.Label), LearningTask.Classification);
        float[] targets = new float[2];
        regression.Encoding.EncodeTargets(classes, [0, 1], targets);
        Assert.Equal(2, ((ValueTarget)regression.Encoding.Target!).Decode(targets[1]), 1e-5);
        Assert.Contains("'y' is 'a', expected a number", Assert.Throws<DeepShellException>(() => regression.Encoding.EncodeTargets(texts, [0], targets)).Message);
        Assert.Contains("'y' is '1', expected one of a, b", Assert.Throws<DeepShellException>(() => texts.Encoding.EncodeTargets(classes, [0], targets)).Message);

        static Dataset Labelled(Field label, LearningTask task) => new([new NumberField("x", [1, 2, 3, 4, 5, 6]), label], task);
    }

    [Fact]
    public void PixelsAreScaledByChannel()
    {
        Dataset d = Colours().Split(new SplitOptions { Ratio = [50, 50] });
        float[] plain = Encoded(d.Encoding, d), scaled = Encoded(d.Normalize().Preprocessing!, d);
        ImageField image = (ImageField)d.Features[0];
        byte[] buffer = new byte[image.Size];
        ReadOnlySpan<byte> pixels = image.Pixels(3, buffer);
        for (int i = 0; i < image.Size; i++) Assert.Equal(pixels[i] / 255f, plain[3 * image.Size + i], 1e-6f);
        for (int channel = 0; channel < 3; channel++)
        {
            double[] values = [.. d.Partitions![PartitionName.Train].ToArray().SelectMany(r => Enumerable.Range(0, image.Size).Where(i => i % 3 == channel).Select(i => (double)scaled[r * image.Size + i]))];
            Assert.Equal(0, values.Average(), 1e-5);
            Assert.Equal(1, Math.Sqrt(values.Average(v => v * v)), 1e-5);
        }
    }

    [Fact]
    public void AWindowChangesTheInputOfEveryPart()
    {
        Dataset d = Colours().Split(new SplitOptions { Ratio = [50, 50] });
        Crop crop = new() { Size = new Size2(5, 4), Padding = 1 };
        foreach (Dataset ready in new[] { d.Normalize().Augment(crop), d.Augment(crop).Normalize(), d.Augment(crop) })
        {
            Assert.Equal("5×4×3", ready.InputShape.ToString());
            Preprocessing back = Preprocessing.FromJson(JsonDocument.Parse(ready.Encoding.ToJson().ToJsonString()).RootElement);
            Assert.Equal(Encoded(ready.Encoding, ready), Encoded(back, ready));
        }
    }

    private static float[] Encoded(Preprocessing p, Dataset d)
    {
        float[] result = new float[d.Count * p.InputShape.Size];
        p.Encode(d, [.. Enumerable.Range(0, d.Count)], result);
        return result;
    }

    private static Dataset Mixed(double? lastHalf = null)
    {
        Random random = new(5);
        string[] colours = ["blue", "green", "red"];
        double[] heights = [.. Enumerable.Range(0, 60).Select(i => i % 9 == 4 ? double.NaN : Math.Round(random.NextDouble() * 10, 3))];
        if (lastHalf is { } value) Array.Fill(heights, value, 30, 30);
        return new Dataset([new NumberField("height", heights),
            new CategoryField("colour", [.. Enumerable.Range(0, 60).Select(i => i % 7 == 0 ? -1 : i % 3)], colours),
            new CategoryField("kind", [.. Enumerable.Range(0, 60).Select(i => i % 2)], ["p", "q"], FieldRole.Label)], LearningTask.Classification);
    }

    internal static Dataset Colours(int count = 20)
    {
        byte[] pixels = new byte[count * 6 * 7 * 3];
        new Random(3).NextBytes(pixels);
        for (int i = 0; i < pixels.Length; i += 3) pixels[i] /= 2;
        return new Dataset([ImageField.FromPixels("image", 6, 7, 3, pixels),
            new CategoryField("kind", [.. Enumerable.Range(0, count).Select(i => i % 2)], ["p", "q"], FieldRole.Label)], LearningTask.Classification);
    }
}
