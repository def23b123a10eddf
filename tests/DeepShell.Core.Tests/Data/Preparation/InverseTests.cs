using System.Text.Json;
using DeepShell.Catalog;
using DeepShell.Data;
using DeepShell.Data.Imaging;
using DeepShell.Tests.Golden;

namespace DeepShell.Tests.Data.Preparation;

/// <summary>What was encoded comes back: of every transform what it declares, and as scikit-learn has it (tests/Golden/inverse.py).</summary>
public class InverseTests
{
    private static readonly JsonElement s_golden = Reference.Load("inverse.json");

    // A new transform declares what comes back, and is held to it here.
    public static TheoryData<string> Rules => [.. Components.Of<Transform>().Select(c => c.Name)];

    [Theory, MemberData(nameof(Rules))]
    public void A_transform_gives_back_what_it_declares(string name)
    {
        Transform rule = Rule(Components.Get<Transform>(name));
        bool changed = false;
        foreach (Dataset d in Tables().Where(d => Suits(d, rule)))
        {
            // Numbers of the first columns are scaled by ZScore unless the rule scales, as everywhere.
            Preprocessing p = d.Normalize(rule).Preprocessing!, plain = d.Normalize().Preprocessing!;
            changed |= p.InputNames.SequenceEqual(plain.InputNames) is false || !Encode(d, p).SequenceEqual(Encode(d, plain));
            float[] encoded = Encode(d, p);
            IReadOnlyList<IReadOnlyDictionary<string, object?>> rows = p.Decode(encoded);
            // As the records that a model gets: the same inputs again.
            float[] again = new float[encoded.Length];
            p.Encode(rows, again);
            if (rule.Inverse != Inverse.None && p.Image is null)
                for (int i = 0; i < again.Length; i++) Assert.True(Math.Abs(encoded[i] - again[i]) <= 2e-5 * Math.Max(1, Math.Abs(encoded[i])), $"input {i}: {again[i]}, was {encoded[i]}");
            foreach (Field field in d.Features)
            {
                bool mine = rule is not ColumnTransform columns || columns.Takes(field);
                for (int row = 0; row < d.Count; row++)
                {
                    object? expected = field.Value(row), actual = rows[row][field.Name];
                    if (rule.Inverse == Inverse.None && mine) Assert.Null(actual);
                    else if (rule.Inverse == Inverse.Exact && field is ImageField images)
                        Assert.Equal(images.Pixels(row, new byte[images.Size]), ((PixelImage)actual!).Pixels);
                    else if (rule.Inverse == Inverse.Exact && expected is double number)
                        Assert.Equal(number, (double)actual!, 2e-5 * Math.Max(1, Math.Abs(number)) * (rule is Projection ? 10 : 1));
                    else if (rule.Inverse == Inverse.Exact && field is CategoryField && expected is not null) Assert.Equal(expected, actual);
                }
            }
        }
        Assert.True(changed || rule is ZScore or Impute or OneHot, "The rule changes nothing here: the test holds nothing to it.");
    }

    // The encoders are what transforms are fitted to; one that no transform of the test above makes would be held to nothing.
    [Fact]
    public void Every_encoder_is_made_by_a_transform_of_these_tests()
    {
        Type[] made = [.. Components.Of<Transform>().Select(Rule).SelectMany(r => Tables().Where(d => Suits(d, r)).SelectMany(d => d.Normalize(r).Preprocessing!.Inputs)).Select(e => e.GetType()).Distinct()];
        Assert.Empty(Components.Of<FieldEncoder>().Where(c => !made.Contains(c.Type)).Select(c => c.Name));
    }

    [Fact]
    public void Numbers_come_back_with_the_digits_they_were_read_with()
    {
        double[] values = [39, 77516, 0.1, -1234.5678, 1e-7, 3.14159, 2e9, -0.5];
        Dataset d = Split(new NumberField("k", [.. values, .. values]));
        foreach (Transform[] rules in new Transform[][] { [new Center()], [new Center(), new Log()] })
        {
            Preprocessing p = d.Normalize(rules).Preprocessing!;
            float[] encoded = Encode(d, p);
            foreach ((int row, IReadOnlyDictionary<string, object?> record) in p.Decode(encoded).Index())
            {
                float[] again = new float[1];
                p.Encode([record], again);
                Assert.Equal(encoded[row], again[0]);
            }
        }
        Dataset ages = Split(new NumberField("k", [.. Enumerable.Range(0, 16).Select(i => 17 + i * 4.1)]));
        Assert.Equal(Enumerable.Range(0, 16).Select(i => (object?)Math.Round(17 + i * 4.1, 1)), ages.Normalize().Preprocessing!.Decode(Encode(ages, ages.Normalize().Preprocessing!)).Select(r => r["k"]));
    }

    [Theory]
    [InlineData("ZScore")]
    [InlineData("Center")]
    [InlineData("MinMax")]
    [InlineData("Robust")]
    [InlineData("Log")]
    public void Scaled_numbers_are_scikit_learns(string name)
    {
        Transform rule = name == "MinMax" ? new MinMax { Low = -1, High = 1 } : Components.Create<Transform>(name);
        Near(GoldenTable.Table().Normalize(rule).Preprocessing!, s_golden.GetProperty("rows"), s_golden.GetProperty(name));
    }

    [Theory]
    [InlineData("Pca", 4)]
    [InlineData("Pca", 2)]
    [InlineData("PcaWhiten", 4)]
    [InlineData("PcaWhiten", 2)]
    [InlineData("ZcaWhiten", 4)]
    public void Projections_are_scikit_learns(string name, int kept)
    {
        Projection rule = name switch { "Pca" => new Pca { Components = kept }, "PcaWhiten" => new PcaWhiten { Components = kept }, _ => new ZcaWhiten() };
        Dataset d = GoldenTable.Table();
        Preprocessing p = d.Normalize(rule).Preprocessing!;
        Near(p, s_golden.GetProperty("rows"), s_golden.GetProperty($"{name}/{kept}"));
        float[] encoded = Encode(d, p);
        Near(p, encoded, s_golden.GetProperty($"{name}/{kept}/table"));
    }

    [Theory]
    [InlineData(BucketStrategy.Quantile)]
    [InlineData(BucketStrategy.Uniform)]
    public void Middles_of_buckets_are_scikit_learns(BucketStrategy strategy)
    {
        Dataset d = GoldenTable.Table();
        Preprocessing p = d.Normalize(new Bucket { Count = 4, Strategy = strategy }).Preprocessing!;
        Near(p, Encode(d, p), s_golden.GetProperty($"Bucket/{strategy}"));
    }

    [Fact]
    public void Categories_are_scikit_learns()
    {
        Preprocessing hot = GoldenTable.Table(size: true, number: false).Normalize().Preprocessing!;
        Assert.Equal(Texts("onehot"), hot.Decode(Floats(s_golden.GetProperty("onehot").GetProperty("inputs"))).Select(r => (string?)r["size"]));
        Preprocessing ordered = GoldenTable.Table(size: true, number: false).Normalize(new Ordinal { Categories = ["small", "medium", "large"] }).Preprocessing!;
        Assert.Equal(Texts("ordinal"), ordered.Decode([.. s_golden.GetProperty("ordinal").GetProperty("inputs").EnumerateArray().Select(v => v.GetSingle())]).Select(r => (string?)r["size"]));

        static IEnumerable<string?> Texts(string name) => s_golden.GetProperty(name).GetProperty("values").EnumerateArray().Select(v => v.GetString());
    }

    [Fact]
    public void What_cannot_come_back_is_said()
    {
        Dataset d = Split(new CategoryField("k", [.. Enumerable.Range(0, 16).Select(i => i % 8)], [.. "abcdefgh".Select(c => $"{c}")]));
        Assert.Equal("k: categories come back as missing: a mean does not tell which one it is of", Assert.Single(d.Normalize(new TargetMean()).Preprocessing!.Losses));
        Assert.Equal("k: 5 rare categories come back as missing", Assert.Single(d.Normalize(new OneHot { MaxCategories = 3 }).Preprocessing!.Losses));
        Assert.Empty(d.Normalize().Preprocessing!.Losses);
        Assert.Equal("4 of 8 directions are left: rows come back as their projection onto them", Assert.Single(d.Normalize(new Pca { Components = 4 }).Preprocessing!.Losses));
        Dataset days = Split(new TextField("k", [.. Enumerable.Range(0, 16).Select(i => $"2024-02-{i + 1:00}T10:2{i % 10}")]));
        Preprocessing month = days.Normalize(new DateParts { Columns = ["k"], Parts = [DatePart.Month, DatePart.Day] }).Preprocessing!;
        Assert.Contains("Year", Assert.Single(month.Losses));
        Assert.Null(month.Decode(new float[month.InputShape.Size])[0]["k"]);
        Preprocessing minute = days.Normalize(new DateParts { Columns = ["k"], Parts = [DatePart.Year, DatePart.DayOfYear, DatePart.Hour, DatePart.Minute], Cyclic = true }).Preprocessing!;
        Assert.Equal(Enumerable.Range(0, 16).Select(i => days.Features[0].Value(i)), minute.Decode(Encode(days, minute)).Select(r => r["k"]));
    }

    [Fact]
    public void Inputs_that_no_row_has_give_the_nearest_value()
    {
        Dataset d = Split(new CategoryField("k", [.. Enumerable.Range(0, 16).Select(i => i % 3 - 1)], ["a", "b"]));
        Preprocessing p = d.Normalize().Preprocessing!;
        Assert.Equal(["k=a", "k=b", "k=(missing)"], p.InputNames);
        Assert.Equal(["b", null, null, "a", null], p.Decode([0.1f, 0.3f, 0.2f, 0, 0, 0, 0.4f, 0.3f, 0.5f, 3, -1, 2, float.NaN, float.NaN, float.NaN]).Select(r => r["k"]));
        Assert.Equal("DeepShell.Decode.Size", Assert.Throws<DeepShellException>(() => p.Decode(new float[4])).Id);
        Dataset numbers = Split(new NumberField("k", [.. Enumerable.Range(0, 16).Select(i => (double)i)]));
        Assert.Equal([null, null, 15.0, 0.0], numbers.Normalize(new Center(), new Clip { Low = 0, High = 15 }).Preprocessing!.Decode([float.NaN, float.NaN, 1e30f, -1e30f]).Select(r => r["k"]));
        Dataset days = Split(new TextField("k", [.. Enumerable.Range(0, 16).Select(i => $"2024-02-{i + 1:00}")]));
        Preprocessing parts = days.Normalize(new Center(), new DateParts { Columns = ["k"], Parts = [DatePart.Year, DatePart.Month, DatePart.Day] }).Preprocessing!;
        Assert.Equal(["2024-02-29", null], parts.Decode([0, 0, 1e6f, -3000, 0, 0]).Select(r => r["k"]));
    }

    [Fact]
    public void Files_and_datasets_of_inputs_come_back_whole()
    {
        using TempFolder folder = new();
        Dataset d = GoldenTable.Table(size: true).Normalize(), other = GoldenTable.Table().Normalize();
        string npz = Path.Combine(folder.Path, "x.npz"), csv = Path.Combine(folder.Path, "x.csv"), npy = Path.Combine(folder.Path, "x.npy");
        foreach (string path in new[] { npz, csv, npy }) DatasetExport.Write(d, path, new ExportOptions { Encoded = true });
        Dataset back = EncodedSamples.Read(npz, d.Preprocessing!).ToDataset("back");
        Assert.Equal(d.Partitions!.ToString(), back.Partitions!.ToString());
        foreach (Field field in d.Fields)
            foreach (PartitionName part in Enum.GetValues<PartitionName>())
                Same(d.Partitions[part].ToArray().Select(r => field.Value(r)), back.Partitions[part].ToArray().Select(r => back.Find(field.Name)!.Value(r)));
        foreach (EncodedSamples samples in new[] { EncodedSamples.Read(csv, d.Preprocessing!), EncodedSamples.Of(d, d.Preprocessing!) })
            foreach ((int i, IReadOnlyDictionary<string, object?> row) in samples.Rows().Index())
                Same(d.Fields.Select(f => f.Value(i)), d.Fields.Select(f => row[f.Name]));
        Assert.Equal(d.Features.Select(f => f.Name), EncodedSamples.Read(npy, d.Preprocessing!).Rows().First().Keys);
        foreach (string path in new[] { npz, csv })
            Assert.Equal("DeepShell.Decode.Inputs", Assert.Throws<DeepShellException>(() => EncodedSamples.Read(path, GoldenTable.Table(size: true).Normalize(new Pca()).Preprocessing!)).Id);
        Assert.Equal("DeepShell.Decode.Size", Assert.Throws<DeepShellException>(() => EncodedSamples.Read(npy, other.Preprocessing!)).Id);
    }

    // A float32 of a standardised column of hundreds has steps of some 1e-5.
    private static void Same(IEnumerable<object?> expected, IEnumerable<object?> actual)
    {
        foreach ((object? e, object? a) in expected.Zip(actual))
            if (e is double number) Assert.Equal(number, (double)a!, 1e-4);
            else Assert.Equal(e, a);
    }

    private static void Near(Preprocessing p, JsonElement rows, JsonElement expected) => Near(p, Floats(rows, p.InputShape.Size), expected);

    // Relative to the column's size: a number near 0 of a column of thousands has the rounding of the others.
    private static void Near(Preprocessing p, float[] samples, JsonElement expected)
    {
        IReadOnlyList<IReadOnlyDictionary<string, object?>> rows = p.Decode(samples);
        Assert.Equal(expected.GetArrayLength(), rows.Count);
        for (int c = 0; c < 4; c++)
        {
            double size = expected.EnumerateArray().Max(r => Math.Abs(r[c].GetDouble()));
            for (int row = 0; row < rows.Count; row++)
                Assert.True(Math.Abs(expected[row][c].GetDouble() - (double)rows[row][$"{(char)('a' + c)}"]!) <= 5e-7 * size, $"row {row}, column {c}: {rows[row][$"{(char)('a' + c)}"]}, expected {expected[row][c]}");
        }
    }

    private static float[] Floats(JsonElement rows, int? width = null) => [.. rows.EnumerateArray().SelectMany(r => r.EnumerateArray().Take(width ?? int.MaxValue).Select(v => v.GetSingle()))];

    private static float[] Encode(Dataset d, Preprocessing p)
    {
        float[] encoded = new float[d.Count * p.InputShape.Size];
        p.Encode(d, [.. Enumerable.Range(0, d.Count)], encoded);
        return encoded;
    }

    private static Transform Rule(ComponentInfo component) => (Transform)component.Create(component.Settings.Where(s => s.IsRequired).Select(s => KeyValuePair.Create(s.Name, (object?)"6")));

    // Projections are of tables.
    private static bool Suits(Dataset d, Transform rule) => rule is not Projection || d.Features[0] is not ImageField;

    // One for each kind of column; all values are in the training part, and some are missing.
    private static IEnumerable<Dataset> Tables()
    {
        yield return Split(new NumberField("k", [.. Enumerable.Range(0, 16).Select(i => i % 8 == 4 ? double.NaN : (i % 8) * (i % 8) - 10.25)]), new NumberField("l", [.. Enumerable.Range(0, 16).Select(i => 1000.0 * (i * 5 % 8))]));
        yield return Split(new CategoryField("k", [.. Enumerable.Range(0, 16).Select(i => i * 3 % 8 % 4 - 1)], ["low", "mid", "top"]));
        yield return Split(new CategoryField("k", [.. Enumerable.Range(0, 16).Select(i => i * 3 % 8 % 5)], ["2024-01-31", "2024-02-29", "2023-12-01", "2024-07-15", "1999-04-30"]));
        yield return Split(ImageField.FromPixels("k", 8, 10, 3, [.. Enumerable.Range(0, 16 * 240).Select(i => (byte)(i * 7919 % 256))]));
    }

    // The first half for training, and the same again for testing.
    private static Dataset Split(params Field[] fields) => new Dataset([.. fields, new CategoryField("y", [.. Enumerable.Range(0, 16).Select(i => i % 3 == 0 ? 1 : 0)], ["p", "q"], FieldRole.Label)], LearningTask.Classification)
        .Split(new SplitOptions { Ratio = [50, 50], Tail = true });
}
