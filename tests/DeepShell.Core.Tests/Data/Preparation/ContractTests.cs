using DeepShell.Data;

namespace DeepShell.Tests.Data;

public class ContractTests
{
    [Fact]
    public void DriftIsThatOfSciPy()
    {
        double[][] x = GoldenTable.Matrix("numbers"), ks = GoldenTable.Matrix("ks");
        for (int c = 0; c < 4; c++)
        {
            DriftTest test = Drift.KolmogorovSmirnov([.. x[..GoldenTable.Train].Select(r => r[c]).Order()], [.. x[GoldenTable.Train..].Select(r => r[c]).Order()]);
            GoldenTable.AssertClose(ks[c][0], test.Statistic, $"statistic {c}", 1e-12);
            GoldenTable.AssertClose(ks[c][1], test.Probability, $"probability {c}", 1e-9);
        }
        CategoryField sizes = (CategoryField)GoldenTable.Table(size: true).Find("size")!;
        int[] rows = [.. Enumerable.Range(0, sizes.Count)];
        DriftTest chi = Drift.ChiSquare([.. sizes.CountByCategory(rows[..GoldenTable.Train]).Select(n => (double)n)], [.. sizes.CountByCategory(rows[GoldenTable.Train..]).Select(n => (double)n)]);
        GoldenTable.AssertClose(GoldenTable.Golden.GetProperty("chi2")[0].GetDouble(), chi.Statistic, "chi-square", 1e-12);
        GoldenTable.AssertClose(GoldenTable.Golden.GetProperty("chi2")[1].GetDouble(), chi.Probability, "its probability", 1e-12);
    }

    [Theory]
    [InlineData(3.84145882069412, 1, 0.05)]
    [InlineData(21.0260698174831, 12, 0.05)]
    [InlineData(0.5, 9, 0.99996956625884)]
    public void ChiSquareHasTheTabledProbabilities(double statistic, int freedom, double expected)
    {
        // Counts that give this statistic: equal ones, but for two cells moved apart.
        double[] a = [.. Enumerable.Repeat(100.0, freedom + 1)], b = [.. a];
        double move = Math.Sqrt(statistic * 100 / 4);
        (a[0], a[1], b[0], b[1]) = (a[0] + move, a[1] - move, b[0] - move, b[1] + move);
        DriftTest test = Drift.ChiSquare(a, b);
        Assert.Equal(statistic, test.Statistic, 1e-9);
        Assert.Equal(expected, test.Probability, 1e-6);
    }

    [Fact]
    public void WholeNumbersHaveNotDriftedFromThemselves()
    {
        for (int rows = 40; rows < 400; rows += 7)
            for (int values = 2; values < 40; values++)
            {
                Dataset d = new([
                    new NumberField("even", [.. Enumerable.Range(0, rows).Select(i => (double)(i % values))]),
                    new NumberField("rare", [.. Enumerable.Range(0, rows).Select(i => i % values == 0 ? i % 3 - 1 : 4.0)]),
                    new NumberField("y", new double[rows], FieldRole.Label)], LearningTask.Regression);
                foreach (ContractCheck check in DatasetContract.Infer(d).Check(d).Where(c => c.Check == "Drift")) Assert.True((double)check.Actual! < 0.1, $"{rows} rows, {values} values: {check.Message}");
            }
    }

    [Fact]
    public void StabilityIndexFollowsTheDefinition()
    {
        double[][] x = GoldenTable.Matrix("numbers");
        Dataset d = GoldenTable.Table();
        ContractCheck drift = DatasetContract.Infer(d).Check(d, PartitionName.Test).Single(c => c.Check == "Drift" && c.Column == "c");
        GoldenTable.AssertClose(GoldenTable.Golden.GetProperty("psi c").GetDouble(), (double)drift.Actual!, "index", 0.02);
    }

    [Theory]
    [InlineData(" \n", "Format", "it is empty")]
    [InlineData("[1]", "Format", "no version")]
    [InlineData("{\"version\":1}", "Format", "it has no name, columns")]
    [InlineData("{\"version\":1,", "Format", "line 1")]
    [InlineData("{\"version\":2,\"columns\":[],\"checks\":[]}", "Version", "version 2, expected 1")]
    public void AFileThatIsNoContractOfThisVersionIsSaid(string text, string id, string says)
    {
        using TempFolder folder = new();
        DeepShellException e = Assert.Throws<DeepShellException>(() => DatasetContract.Load(folder.Write("c.json", text)));
        Assert.Equal("DeepShell.Contract." + id, e.Id);
        Assert.Contains(says, e.Message);
        Assert.DoesNotContain("DeepShell.Data", e.Message);
        Assert.Contains("is a folder", Assert.Throws<DeepShellException>(() => DatasetContract.Load(folder.Path)).Message);
    }

    [Fact]
    public void ListsStandInLinesAsLongAsPeopleRead()
    {
        using TempFolder folder = new();
        string path = Path.Combine(folder.Path, "contract.json");
        DatasetContract contract = DatasetContract.Infer(GoldenTable.Table("holes", size: true));
        contract.Save(path);
        string[] lines = File.ReadAllLines(path);
        Assert.InRange(lines.Length, 40, 150);
        Assert.All(lines, l => Assert.True(l.Length <= 130, l));
        Assert.Equal(contract.Columns.Select(c => c.Quantiles), DatasetContract.Load(path).Columns.Select(c => c.Quantiles));
        Assert.Equal(contract.Columns.Select(c => c.Categories), DatasetContract.Load(path).Columns.Select(c => c.Categories));
    }

    [Fact]
    public void AContractComesBackFromItsFileAndHoldsForItsOwnData()
    {
        using TempFolder folder = new();
        string path = Path.Combine(folder.Path, "contract.json");
        Dataset d = GoldenTable.Table("holes", size: true);
        DatasetContract.Infer(d).Save(path);
        IReadOnlyList<ContractCheck> checks = DatasetContract.Load(path).Check(d, PartitionName.Train);
        Assert.All(checks, c => Assert.True(c.Passed, c.Message));
        Assert.Equal(["Present", "Type", "Missing", "Range", "Drift", "KolmogorovSmirnov"], checks.Where(c => c.Column == "a").Select(c => c.Check));
        Assert.Equal(["Present", "Type", "Missing", "Category", "Drift", "ChiSquare"], checks.Where(c => c.Column == "size").Select(c => c.Check));
        Assert.Contains("\"categories\": [", File.ReadAllText(path));
        Assert.Throws<DeepShellException>(() => DatasetContract.Infer(d).Save(path));
    }

    [Fact]
    public void EveryKindOfChangeIsFound()
    {
        const int N = 200;
        double[] x = [.. Enumerable.Range(0, N).Select(i => i * 7 % 100 / 10.0)];
        int[] codes = [.. Enumerable.Range(0, N).Select(i => i % 2)];
        Dataset good = Table(x, codes, ["a", "b"]);
        DatasetContract contract = DatasetContract.Infer(good);
        Assert.Equal(["x.Range", "x.Drift", "x.KolmogorovSmirnov"], Failed(Table([.. x.Select(v => v + 5)], codes, ["a", "b"])));
        Assert.Equal(["x.Missing"], Failed(Table([.. x.Select((v, i) => i % 20 == 0 ? double.NaN : v)], codes, ["a", "b"])));
        Assert.Equal(["k.Category"], Failed(Table(x, [.. codes.Select((c, i) => i % 10 == 0 ? 2 : c)], ["a", "b", "c"])));
        Assert.Equal(["k.Drift", "k.ChiSquare"], Failed(Table(x, [.. codes.Select((c, i) => i % 20 == 0 ? 0 : 1)], ["a", "b"])));
        Assert.Equal(["x.Present"], Failed(new Dataset([good.Fields[1]], LearningTask.Classification)));
        Assert.Equal(["x.Type"], Failed(new Dataset([new CategoryField("x", codes, ["p", "q"]), good.Fields[1]], LearningTask.Classification)));
        Assert.Equal(["x.Range"], contract.Check(Table([.. x.Select(v => v + 5)], codes, ["a", "b"]), noDrift: true).Where(c => !c.Passed).Select(c => $"{c.Column}.{c.Check}"));
        Assert.Empty(Failed(good));

        string[] Failed(Dataset d) => [.. contract.Check(d).Where(c => !c.Passed).Select(c => $"{c.Column}.{c.Check}")];
    }

    [Theory]
    [InlineData("{\"version\": 99}", "version 99")]
    [InlineData("{}", "no version")]
    [InlineData("[1", "no data contract")]
    [InlineData("{\"version\":1,\"name\":\"x\",\"columns\":[],\"tolerance\":-1}", "expected from 0 to 1")]
    [InlineData("{\"version\":1,\"name\":\"x\",\"columns\":[{\"name\":\"a\",\"type\":\"Number\",\"minimum\":\"x\"}]}", "the value of columns[0].minimum is of another type")]
    [InlineData("{\"version\": 1, \"name\": \"x\", \"columns\": [], \"colour\": 1}", "colour")]
    public void BadContractsAreExplained(string text, string says)
    {
        using TempFolder folder = new();
        Assert.Contains(says, Assert.Throws<DeepShellException>(() => DatasetContract.Load(folder.Write("c.json", text))).Message);
    }

    private static Dataset Table(double[] x, int[] codes, string[] names) =>
        new([new NumberField("x", x), new CategoryField("k", codes, names)], LearningTask.Classification);
}
