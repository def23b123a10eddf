using DeepShell.Data;

namespace DeepShell.Tests.Data;

public class BalanceTests
{
    [Fact]
    public unsafe void BalancedWeightsAreThoseOfScikitLearnAndReachTheBatches()
    {
        Dataset d = SampleWeights.Balanced(GoldenTable.Table()).Normalize();
        var expected = GoldenTable.Golden.GetProperty("class weights");
        CategoryField label = (CategoryField)d.Label!;
        for (int r = 0; r < d.Count; r++)
            GoldenTable.AssertClose(expected.GetProperty((string)label.Value(r)!).GetDouble(), d.SampleWeights![r], $"row {r}", 1e-6);
        using BatchLoader loader = new(d, PartitionName.Train, 16, new BatchOptions { Shuffle = true });
        loader.Start(1);
        double sum = 0;
        while (loader.Next() is { } batch)
            for (int i = 0; i < batch.Count; i++)
            {
                Assert.Equal(d.SampleWeights![batch.Rows[i]], batch.Weights[i]);
                sum += batch.Weights[i];
            }
        Assert.Equal(GoldenTable.Train, sum, 1e-3);
    }

    [Fact]
    public void WeightsByClassAndFromAColumn()
    {
        Dataset d = SampleWeights.ByClass(GoldenTable.Table(), new Dictionary<string, double> { ["low"] = 3 });
        for (int r = 0; r < d.Count; r++) Assert.Equal(Equals(d.Label!.Value(r), "low") ? 3f : 1f, d.SampleWeights![r]);
        Dataset table = new([new NumberField("x", [1, 2]), new NumberField("w", [0.5, 2], FieldRole.Ignored), new NumberField("y", [1, 2], FieldRole.Label)], LearningTask.Regression);
        Assert.Equal([0.5f, 2f], SampleWeights.FromColumn(table, "w").SampleWeights!);
        Assert.Contains("see its own weights", Assert.Throws<DeepShellException>(() => SampleWeights.FromColumn(table, "x")).Message);
        Assert.Contains("expected a number above 0", Assert.Throws<DeepShellException>(() => SampleWeights.ByClass(GoldenTable.Table(), new Dictionary<string, double> { ["low"] = 0 })).Message);
        Assert.Contains("Did you mean low", Assert.Throws<DeepShellException>(() => SampleWeights.ByClass(GoldenTable.Table(), new Dictionary<string, double> { ["loww"] = 1 })).Message);
    }

    [Theory]
    [InlineData(ResamplingMethod.Over)]
    [InlineData(ResamplingMethod.Under)]
    public void ResamplingBalancesTheTrainingPartAndNoOther(ResamplingMethod method)
    {
        Dataset before = GoldenTable.Table(), after = Resampling.Apply(before, method, 4);
        CategoryField label = (CategoryField)after.Label!;
        int[] counts = label.CountByCategory(after.Partitions![PartitionName.Train]), old = ((CategoryField)before.Label!).CountByCategory(before.Partitions![PartitionName.Train]);
        Assert.All(counts, c => Assert.Equal(method == ResamplingMethod.Over ? old.Max() : old.Min(), c));
        Assert.Equal(Values(before, PartitionName.Test), Values(after, PartitionName.Test));
        HashSet<double> known = [.. Values(before, PartitionName.Train)];
        Assert.All(Values(after, PartitionName.Train), v => Assert.Contains(v, known));
        if (method == ResamplingMethod.Over) Assert.Equal(known.Count, Values(after, PartitionName.Train).Distinct().Count());
        Assert.Equal(Values(after, PartitionName.Train), Values(Resampling.Apply(before, method, 4), PartitionName.Train));
    }

    private static double[] Values(Dataset d, PartitionName part) => [.. d.Partitions![part].ToArray().Select(r => ((NumberField)d.Find("a")!)[r])];
}
