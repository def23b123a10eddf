using System.Text.Json;
using DeepShell.Catalog;
using DeepShell.Losses;
using DeepShell.Metrics;

namespace DeepShell.Tests.Golden;

/// <summary>Every metric of the catalogue against scikit-learn's, with and without weights (tests/Golden/make_metrics.py).</summary>
/// <remarks>Tolerance: probabilities come as single precision numbers, whose sum is not exactly 1.</remarks>
public sealed class MetricTests
{
    private const double Tolerance = 1e-6;

    private static readonly JsonElement s_golden = Reference.Load("metrics.json");

    public static TheoryData<string> Metrics => [.. Components.Of<Metric>().Select(c => c.Name)];

    [Theory, MemberData(nameof(Metrics))]
    public void Figures_agree(string name)
    {
        int compared = 0;
        foreach (JsonElement golden in s_golden.EnumerateArray())
        {
            if (Create(name, weighted: false).Target != Enum.Parse<TargetKind>(golden.GetProperty("target").GetString()!)) continue;
            foreach ((bool weighted, string figures) in (ReadOnlySpan<(bool, string)>)[(false, "plain"), (true, "weighted")])
            {
                Metric metric = Create(name, weighted);
                // In two batches: figures are gathered.
                int rows = golden.GetProperty("rows").GetInt32(), width = golden.GetProperty("width").GetInt32();
                Update(metric, golden, 0, 13, width);
                Update(metric, golden, 13, rows, width);
                Assert.Equal(golden.GetProperty(figures).GetProperty(name).GetDouble(), metric.Value, Tolerance);
                compared++;
            }
        }
        Assert.True(compared >= 2, $"{name} has no reference.");
    }

    [Fact]
    public void A_weighted_figure_has_its_own_name() => Assert.Equal("WeightedAccuracy", new Accuracy { Weighted = true }.Name);

    private static void Update(Metric metric, JsonElement golden, int from, int to, int width) =>
        metric.Update(Floats(golden, "prediction", from * width, to * width), Floats(golden, "y", from, to), Floats(golden, "weights", from, to), to - from, width);

    private static float[] Floats(JsonElement golden, string name, int from, int to) =>
        [.. golden.GetProperty(name).EnumerateArray().Take(to).Skip(from).Select(v => v.GetSingle())];

    private static Metric Create(string name, bool weighted) =>
        Components.Create<Metric>(name, [new(nameof(Metric.Weighted), weighted)]);
}
