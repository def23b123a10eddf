using System.Text.Json;
using DeepShell.Catalog;
using DeepShell.Data;

namespace DeepShell.Tests.Data.Preparation;

/// <summary>Transforms and projections against scikit-learn and NumPy (tests/Golden/preparation.py).</summary>
public class ReferenceTransformTests
{
    // float32 results of values up to some thousands.
    private const double Tolerance = 2e-6;

    // Where else a transform is held to another library, or to a definition.
    private static readonly Dictionary<string, string> s_elsewhere = new()
    {
        ["ZScore"] = "preprocessing.json: ZScore/Mean", ["MinMax"] = "preprocessing.json: MinMax/Mean", ["OneHot"] = "preprocessing.json: onehot", ["Impute"] = "transforms.json: mode",
        ["TargetMean"] = "transforms.json: target", ["DateParts"] = "transforms.json: parts", ["Resize"] = "transforms.json: image", ["CenterCrop"] = "transforms.json: image",
        ["Ordinal"] = "preparation.json: Ordinal",
        ["Tokens"] = "",
    };

    // A new transform comes with the numbers of a reference; Tokens, which counts characters, has none.
    [Fact]
    public void EveryTransformHasAReference()
    {
        foreach (string name in Components.Of<Transform>().Select(c => c.Name))
            if (s_elsewhere.TryGetValue(name, out string? where)) Assert.True(where.Length == 0 || Tests.Golden.Reference.Load(where.Split(": ")[0]).TryGetProperty(where.Split(": ")[1], out _), $"{where} is not there.");
            else Assert.Contains(Rules, r => ((string)r[0]).Split('/')[0] == name);
    }

    public static TheoryData<string, Transform[]> Rules => new()
    {
        { "Robust", [new Robust()] },
        { "Center", [new Center()] },
        { "Log", [new Log()] },
        { "Clip", [new Clip { LowerQuantile = 0.05, UpperQuantile = 0.9 }] },
        { "Bucket/Quantile", [new Bucket { Count = 4 }] },
        { "Bucket/Uniform", [new Bucket { Count = 4, Strategy = BucketStrategy.Uniform }] },
        { "Pca", [new Pca()] },
        { "PcaWhiten", [new PcaWhiten()] },
        { "ZcaWhiten", [new ZcaWhiten()] },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void EqualsTheReference(string golden, Transform[] transforms)
    {
        Dataset d = GoldenTable.Table().Normalize(transforms);
        AssertEncodes(GoldenTable.Matrix(golden), d, d.Preprocessing!);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void SurvivesTheModelFileAndEncodesRecordsAlike(string golden, Transform[] transforms)
    {
        Dataset d = GoldenTable.Table().Normalize(transforms);
        Preprocessing read = Preprocessing.FromJson(JsonDocument.Parse(d.Preprocessing!.ToJson().ToJsonString()).RootElement);
        Assert.Equal(d.Preprocessing.InputNames, read.InputNames);
        AssertEncodes(GoldenTable.Matrix(golden), d, read);
        float[] rows = new float[3 * read.InputShape.Size], records = new float[rows.Length];
        read.Encode(d, [0, 1, 89], rows);
        read.Encode([.. new[] { 0, 1, 89 }.Select(r => (IReadOnlyDictionary<string, object?>)d.Features.ToDictionary(f => f.Name, f => f.Value(r)))], records);
        Assert.Equal(rows, records);
    }

    [Fact]
    public void OrdinalEqualsScikitLearnAndUnknownCategoriesAreCounted()
    {
        Dataset d = GoldenTable.Table(size: true, number: false).Normalize(new Ordinal { Categories = ["small", "medium", "large"] });
        AssertEncodes([.. GoldenTable.Golden.GetProperty("Ordinal").EnumerateArray().Select(v => new[] { v.GetDouble() })], d, d.Preprocessing!);
        float[] one = new float[1];
        EncodingReport report = new();
        d.Preprocessing!.Encode([new Dictionary<string, object?> { ["size"] = "gigantic" }], one, report);
        Assert.Equal(0, one[0], 1e-6); // the mean
        Assert.Equal(1, report.Unknown[("size", "gigantic")]);
    }

    [Fact]
    public void VarianceDecidesHowManyComponentsAreKept()
    {
        double[] explained = [.. GoldenTable.Golden.GetProperty("explained").EnumerateArray().Select(v => v.GetDouble())];
        Preprocessing p = GoldenTable.Table().Normalize(new Pca { Variance = 0.7 }).Preprocessing!;
        for (int i = 0; i < 4; i++) GoldenTable.AssertClose(explained[i], p.Projection!.ExplainedVariance[i], $"share {i}", 1e-6);
        int kept = 1;
        while (explained[..kept].Sum() < 0.7) kept++;
        Assert.Equal(kept, p.InputShape.Size);
        Assert.Equal(2, GoldenTable.Table().Normalize(new Pca { Components = 2 }).InputShape.Size);
        Assert.Equal(4, GoldenTable.Table().Normalize(new Pca { Variance = 1 }).InputShape.Size);
    }

    [Fact]
    public void NothingButTheTrainingPartIsSeen()
    {
        Dataset d = GoldenTable.Table();
        double[] spoilt = [.. Enumerable.Range(0, d.Count).Select(r => r < GoldenTable.Train ? ((NumberField)d.Find("a")!)[r] : 1e9)];
        Dataset other = new Dataset([new NumberField("a", spoilt), .. d.Fields.Skip(1)], d.Task).Split(new SplitOptions { Ratio = [60.0 / 90, 30.0 / 90], Tail = true });
        foreach (Transform t in Components.Of<Transform>().Where(c => !c.Type.IsAssignableTo(typeof(ImageTransform))).Select(c => (Transform)c.Create()))
            Assert.Equal(d.Normalize(t).Preprocessing!.ToJson().ToJsonString(), other.Normalize(t).Preprocessing!.ToJson().ToJsonString());
    }

    [Fact]
    public void MisuseIsExplained()
    {
        Dataset d = GoldenTable.Table(size: true);
        Assert.Contains("Did you mean a", Fails(new Log { Columns = ["aa"] }).Message);
        Assert.Contains("expected numbers", Fails(new Clip { Columns = ["size"] }).Message);
        Assert.Contains("expected 1 to 7", Fails(new Pca { Components = 9 }).Message);
        Assert.Contains("not ascending", Fails(new Bucket { Edges = [3, 1] }).Message);
        Assert.Contains("Two projections", Assert.Throws<DeepShellException>(() => d.Normalize(new Pca(), new ZcaWhiten())).Message);
        DeepShellException Fails(Transform t) => Assert.Throws<DeepShellException>(() => d.Normalize(t));
    }

    private static void AssertEncodes(double[][] expected, Dataset d, Preprocessing p)
    {
        int width = p.InputShape.Size;
        Assert.Equal(expected[0].Length, width);
        float[] actual = new float[d.Count * width];
        p.Encode(d, [.. Enumerable.Range(0, d.Count)], actual);
        double worst = 0;
        for (int row = 0; row < d.Count; row++)
            for (int i = 0; i < width; i++) worst = Math.Max(worst, Math.Abs(expected[row][i] - actual[row * width + i]) / Math.Max(1, Math.Abs(expected[row][i])));
        Assert.True(worst <= Tolerance, $"The largest difference is {worst:G3}, expected at most {Tolerance:G3}.");
    }
}
