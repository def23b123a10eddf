using System.Text.Json;
using DeepShell.Data;
using DeepShell.Data.Imaging;
using DeepShell.Tests.Golden;

namespace DeepShell.Tests.Data.Preparation;

/// <summary>Target means, modes, dates and fixed image changes against NumPy, scikit-learn, pandas and Pillow (tests/Golden/transforms.py).</summary>
public class GoldenTransformTests
{
    private static readonly JsonElement s_golden = Reference.Load("transforms.json");

    [Theory]
    [InlineData("value")]
    [InlineData("two")]
    [InlineData("kind")]
    public void Target_means_are_the_closed_form_out_of_fold_in_training(string label)
    {
        Dataset d = Table(("city", "city"), (label, label));
        Preprocessing p = Preprocessing.Fit(d, new TargetMean());
        Near(s_golden.GetProperty("target").GetProperty(label), Encoded(d, p), 1e-6);
        // From a file there are no training rows: every row gets the means of the whole training part.
        Preprocessing back = Preprocessing.FromJson(JsonDocument.Parse(p.ToJson().ToJsonString()).RootElement);
        float[][] again = Encoded(d, back);
        for (int row = 0; row < d.Count; row++)
        {
            Assert.Equal(row >= d.Partitions!.Train, again[row].SequenceEqual(Encoded(d, p)[row]));
            float[] record = new float[p.InputShape.Size];
            back.Encode([new Dictionary<string, object?> { ["city"] = d.Find("city")!.Value(row) }], record);
            Assert.Equal(again[row], record);
        }
    }

    // Categories that say nothing, nearly one a row: encoded by their own label they would give every answer away.
    [Fact]
    public void Target_means_do_not_leak_the_label()
    {
        Random random = new(4);
        double[] y = [.. Enumerable.Range(0, 600).Select(_ => random.NextDouble())];
        Dataset d = new Dataset([new CategoryField("id", [.. y.Select(_ => random.Next(300))], [.. Enumerable.Range(0, 300).Select(i => $"c{i}")]),
            new NumberField("y", y, FieldRole.Label)], LearningTask.Regression).Split(new SplitOptions { Ratio = [80, 20] });
        Preprocessing p = Preprocessing.Fit(d, new TargetMean { Smoothing = 0 });
        int[] train = d.Partitions![PartitionName.Train].ToArray();
        float[] seen = new float[train.Length], leaking = new float[train.Length];
        p.Encode(d, train, seen);
        Preprocessing.FromJson(JsonDocument.Parse(p.ToJson().ToJsonString()).RootElement).Encode(d, train, leaking);
        double[] truth = [.. train.Select(r => y[r])];
        Assert.InRange(Correlation(seen, truth), -0.15, 0.15);
        Assert.InRange(Correlation(leaking, truth), 0.5, 1);
    }

    [Fact]
    public void The_most_frequent_value_and_the_flag_are_scikit_learns()
    {
        var records = s_golden.GetProperty("numbers").EnumerateArray().Select((row, i) => (IReadOnlyDictionary<string, object?>)new Dictionary<string, object?>
        {
            ["a"] = Number(row[0]), ["b"] = Number(row[1]), ["c"] = Number(row[2]), ["y"] = i % 2 == 0 ? "p" : "q",
        });
        Dataset d = Tail(DatasetReader.FromRecords(records));
        Preprocessing p = Preprocessing.Fit(d, new Impute { Strategy = ImputeStrategy.Mode, Flag = true });
        Assert.Equal(["a", "a=(missing)", "b", "b=(missing)", "c"], p.InputNames);
        // There the flags come last.
        Near(s_golden.GetProperty("mode"), [.. Encoded(d, p).Select(r => new[] { r[0], r[2], r[4], r[1], r[3] })], 1e-6);

        static object? Number(JsonElement e) => e.ValueKind == JsonValueKind.Null ? null : e.GetDouble();
    }

    [Fact]
    public void Parts_of_dates_are_pandas()
    {
        Dataset d = Table(("when", "when"), ("two", "two"));
        DatePart[] parts = Enum.GetValues<DatePart>();
        foreach (bool cyclic in new[] { false, true })
        {
            Preprocessing p = Preprocessing.Fit(d, new DateParts { Columns = ["when"], Parts = parts, Cyclic = cyclic });
            float[][] actual = Encoded(d, p);
            Assert.Equal(cyclic ? 13 : 7, actual[0].Length);
            for (int row = 0; row < d.Count; row++)
            {
                List<double> expected = [];
                foreach (DatePart part in parts)
                    if (cyclic && part != DatePart.Year) expected.AddRange(s_golden.GetProperty("circles").GetProperty($"{part}")[row].EnumerateArray().Select(e => e.GetDouble()));
                    else expected.Add(s_golden.GetProperty("parts").GetProperty($"{part}")[row].GetDouble());
                for (int i = 0; i < expected.Count; i++) Assert.Equal(expected[i], actual[row][i], 1e-6);
            }
        }
    }

    [Fact]
    public void Images_are_resized_and_cut_as_Pillow_does()
    {
        JsonElement golden = s_golden.GetProperty("image");
        byte[] pixels = [.. golden.GetProperty("pixels").EnumerateArray().Select(e => e.GetByte())], expected = [.. golden.GetProperty("cropped").EnumerateArray().Select(e => e.GetByte())];
        Dataset d = new Dataset([ImageField.FromPixels("image", 30, 44, 3, [.. pixels, .. pixels, .. pixels, .. pixels]), new CategoryField("y", [0, 1, 0, 1], ["p", "q"], FieldRole.Label)], LearningTask.Classification)
            .Split(new SplitOptions { Ratio = [50, 50] });
        Resize resize = new() { Size = new Size2(12), KeepAspect = true };
        Assert.Equal(golden.GetProperty("resized").EnumerateArray().Select(e => e.GetInt32()), [resize.OutputSize(new Size2(30, 44)).Height, resize.OutputSize(new Size2(30, 44)).Width]);
        Dataset ready = d.Normalize(new MinMax { Low = 0, High = 1 }, resize, new CenterCrop { Size = new Size2(12) });
        Assert.Equal("12×12×3", ready.InputShape.ToString());
        ImageEncoder encoder = ready.Preprocessing!.Image!;
        // Scaled by the smallest and largest value of the image as it is after the steps.
        for (int c = 0; c < 3; c++)
            Assert.InRange(Math.Abs(encoder.Shift[c] * 255 - expected.Where((_, i) => i % 3 == c).Min()), 0, 1.001);
        float[] actual = new float[ready.InputShape.Size];
        Preprocessing back = Preprocessing.FromJson(JsonDocument.Parse(ready.Preprocessing.ToJson().ToJsonString()).RootElement);
        back.Encode(new PixelImage(44, 30, 3, pixels), actual);
        for (int i = 0; i < actual.Length; i++) Assert.InRange((actual[i] / encoder.Scale[i % 3] + encoder.Shift[i % 3]) * 255 - expected[i], -1.001, 1.001);
    }

    private static double Correlation(float[] x, double[] y)
    {
        double mx = x.Average(), my = y.Average();
        return x.Zip(y, (a, b) => (a - mx) * (b - my)).Sum() / Math.Sqrt(x.Sum(a => (a - mx) * (a - mx)) * y.Sum(b => (b - my) * (b - my)));
    }

    private static void Near(JsonElement expected, float[][] actual, double tolerance)
    {
        for (int row = 0; row < actual.Length; row++)
            for (int i = 0; i < actual[row].Length; i++) Assert.Equal(expected[row][i].GetDouble(), actual[row][i], tolerance * Math.Max(1, Math.Abs(actual[row][i])));
    }

    private static float[][] Encoded(Dataset d, Preprocessing p)
    {
        int width = p.InputShape.Size;
        float[] all = new float[d.Count * width];
        p.Encode(d, [.. Enumerable.Range(0, d.Count)], all);
        return [.. all.Chunk(width)];
    }

    // The last of the columns is the label.
    private static Dataset Table(params (string Name, string Source)[] columns)
    {
        int rows = s_golden.GetProperty("value").GetArrayLength();
        var records = Enumerable.Range(0, rows).Select(i => (IReadOnlyDictionary<string, object?>)columns.ToDictionary(c => c.Name, c => Plain(s_golden.GetProperty(c.Source)[i])));
        return Tail(DatasetReader.FromRecords(records, new ImportOptions { Label = columns[^1].Name }));

        static object? Plain(JsonElement e) => e.ValueKind switch { JsonValueKind.Null => null, JsonValueKind.Number => e.GetDouble(), _ => e.GetString() };
    }

    private static Dataset Tail(Dataset d) => d.Split(new SplitOptions { Ratio = [75, 25], Tail = true });
}
