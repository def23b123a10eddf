using System.Text.Json;
using DeepShell.Data;
using DeepShell.Data.Generators;

namespace DeepShell.Tests.Data;

public class ProfileTests
{
    [Fact]
    public void NumbersAreThoseOfPandas()
    {
        DatasetProfile profile = DatasetProfiler.Profile(GoldenTable.Table("holes"));
        foreach (JsonProperty column in GoldenTable.Golden.GetProperty("profile").EnumerateObject())
        {
            ColumnProfile c = profile[column.Name]!;
            (string, double)[] figures =
            [
                ("missing", c.Missing), ("distinct", c.Distinct), ("mean", c.Mean), ("std", c.StandardDeviation), ("min", c.Minimum),
                ("q1", c.LowerQuartile), ("median", c.Median), ("q3", c.UpperQuartile), ("max", c.Maximum), ("eta", c.Association),
            ];
            foreach ((string name, double actual) in figures)
                GoldenTable.AssertClose(column.Value.GetProperty(name).GetDouble(), actual, $"{column.Name} {name}", 1e-12);
            Assert.Equal(column.Value.GetProperty("histogram").EnumerateArray().Select(b => b.GetInt32()), c.Histogram.Select(b => b.Count));
            Assert.Equal(10, c.Sparkline.Length);
        }
    }

    [Fact]
    public void AssociationsAreThoseOfPandasAndSciPy()
    {
        Dataset d = GoldenTable.Table("holes", size: true);
        int[] all = [.. Enumerable.Range(0, d.Count)];
        GoldenTable.AssertClose(GoldenTable.Golden.GetProperty("pearson a b").GetDouble(), Association.Of(d.Find("a")!, d.Find("b")!, all), "Pearson", 1e-12);
        GoldenTable.AssertClose(GoldenTable.Golden.GetProperty("cramers v").GetDouble(), Association.Of(d.Find("size")!, d.Label!, all), "Cramér's V", 1e-12);
    }

    [Fact]
    public void FindsWhatWasPlanted()
    {
        const int N = 60;
        int[] y = [.. Enumerable.Range(0, N).Select(i => i < 55 ? 0 : 1)];
        double[] x = [.. Enumerable.Range(0, N).Select(i => (double)(i * 37 % N))];
        (x[10], x[11], x[59]) = (x[3], x[3], x[3]);
        Dataset d = new([new NumberField("x", x), new NumberField("same", [.. Enumerable.Repeat(4.0, N)]), new CategoryField("label", y, ["often", "seldom"], FieldRole.Label)], LearningTask.Classification);
        DatasetProfile p = DatasetProfiler.Profile(d);
        Assert.Equal(2, p.Duplicates);
        Assert.Equal("same", Assert.Single(p.Findings, f => f.Kind == "Constant").Column);
        Assert.Equal([10, 11], Assert.Single(p.Findings, f => f.Kind == "Duplicate").Rows);
        Assert.Equal([3, 10, 11, 59], Assert.Single(p.Findings, f => f.Kind == "Contradiction").Rows);
        Assert.Contains(p.Findings, f => f.Kind == "Imbalance");
        Assert.Contains(p.Findings, f => f.Kind == "SortedLabel");
        Assert.DoesNotContain(p.Findings, f => f.Kind == "Leak");
        Finding shared = Assert.Single(DatasetProfiler.Profile(d.Split(new SplitOptions { Ratio = [80, 20], Tail = true })).Findings, f => f.Kind == "SharedRow");
        Assert.Equal([59], shared.Rows);
    }

    [Fact]
    public void FindsColumnsThatGiveTheLabelAway()
    {
        int[] y = [.. Enumerable.Range(0, 100).Select(i => i * 7 % 3)];
        Dataset d = new([
            new NumberField("threshold", [.. y.Select((c, i) => c * 1000.0 + i)]),
            new CategoryField("code", [.. y.Select((c, i) => c * 2 + i % 2)], ["a", "b", "c", "d", "e", "f"]),
            new NumberField("noise", [.. y.Select((c, i) => c + i * 0.1)]),
            new CategoryField("id", [.. Enumerable.Range(0, 100)], [.. Enumerable.Range(0, 100).Select(i => $"r{i}")]),
            new CategoryField("label", y, ["p", "q", "r"], FieldRole.Label)], LearningTask.Classification);
        Assert.Equal(["threshold", "code"], DatasetProfiler.Profile(d).Findings.Where(f => f.Kind == "Leak").Select(f => f.Column));
        Dataset regression = new([new NumberField("x", [.. Enumerable.Range(0, 50).Select(i => (double)(i * 13 % 50))]),
            new NumberField("y", [.. Enumerable.Range(0, 50).Select(i => 5.0 - 2 * (i * 13 % 50))], FieldRole.Label)], LearningTask.Regression);
        Assert.Equal("x", Assert.Single(DatasetProfiler.Profile(regression).Findings, f => f.Kind == "Leak").Column);
    }

    // A code of a class that is no range, and a rule that is no line.
    [Fact]
    public void FindsCodesAndRisingRulesThatGiveTheLabelAway()
    {
        int[] y = [.. Enumerable.Range(0, 120).Select(i => i * 7 % 3)];
        Dataset d = new([
            new NumberField("code", [.. y.Select((c, i) => c == 1 ? 5.0 : c == 0 ? (i % 2 == 0 ? 3 : 7) : 4)]),
            new NumberField("nearly", [.. y.Select((c, i) => i == 50 ? 5.0 : c == 1 ? 5 : c == 0 ? 3 : 4)]),
            new NumberField("other", [.. y.Select((_, i) => (double)(i % 7))]),
            new CategoryField("label", y, ["p", "q", "r"], FieldRole.Label)], LearningTask.Classification);
        Assert.Equal(["code"], DatasetProfiler.Profile(d).Findings.Where(f => f.Kind == "Leak").Select(f => f.Column));
        double[] x = [.. Enumerable.Range(0, 80).Select(i => (double)(i * 37 % 80))];
        Dataset price = new([new NumberField("log", [.. x.Select(v => Math.Log(1 + v))]), new NumberField("falling", [.. x.Select(v => 1 / (10 + v))]), new NumberField("good", [.. x.Select((v, i) => v + i % 3)]),
            new NumberField("y", x, FieldRole.Label)], LearningTask.Regression);
        Assert.Equal(["log", "falling"], DatasetProfiler.Profile(price).Findings.Where(f => f.Kind == "Leak").Select(f => f.Column));
    }

    [DataFact("tabular/iris.csv")]
    public void IrisHasThreeDuplicatesAndNoLeak()
    {
        DatasetProfile p = DatasetProfiler.Profile(DatasetReader.Read(SharedData.Path("tabular/iris.csv")));
        Assert.Equal(3, p.Duplicates);
        Assert.DoesNotContain(p.Findings, f => f.Severity == FindingSeverity.Problem);
        Assert.All(p.Classes, c => Assert.Equal(50, c.Count));
    }

    [Fact]
    public void ImagesAreProfiledByTheirPixels()
    {
        Dataset d = new Digits().Generate(20, 1);
        ColumnProfile c = DatasetProfiler.Profile(d).Columns[0];
        Assert.InRange(c.Mean, 0.01, 0.9);
        Assert.Equal(20, c.Distinct);
        Assert.Equal(8, c.Histogram.Count);
    }
}
