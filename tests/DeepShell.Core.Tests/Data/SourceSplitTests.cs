using DeepShell.Data;
using DeepShell.Models;
using DeepShell.Training;

namespace DeepShell.Tests.Data;

/// <summary>Parts by where rows come from, and the fourth part.</summary>
public class SourceSplitTests
{
    private static readonly PartitionName[] s_all = Enum.GetValues<PartitionName>();

    [Fact]
    public void The_model_is_measured_on_the_source_that_it_is_for()
    {
        Dataset d = Pictures(), split = d.Split(new SplitOptions { Source = "origin", TestSources = ["app"] });
        Partitions p = split.Partitions!;
        Assert.Equal((0, 50, 50, 50), (Of(split, PartitionName.Train, "app"), p.Validation, p.Test, p.TrainValidation));
        Assert.Equal(0, Of(split, PartitionName.TrainValidation, "app"));
        Assert.Equal(100, Of(split, PartitionName.Validation, "app") + Of(split, PartitionName.Test, "app"));
        Assert.Equal(d.Count, s_all.Sum(p.Count));
        // The source would tell the network what it is not to know, and is no feature any more.
        Assert.Equal(["x"], split.Features.Select(f => f.Name));
        Assert.Contains(split.Notes, n => n.Contains("x (stability index"));
        // Each part has the classes in their shares.
        CategoryField label = (CategoryField)split.Label!;
        foreach (PartitionName part in s_all)
            Assert.InRange(label.CountByCategory(p[part])[0] / (double)p.Count(part), 0.48, 0.52);
    }

    [Fact]
    public void Some_of_the_wanted_source_may_be_learnt_from()
    {
        Dataset split = Pictures().Split(new SplitOptions { Source = "origin", TestSources = ["APP"], Ratio = [50, 25, 25], TrainValidation = 20 });
        Assert.Equal((50, 25, 25), (Of(split, PartitionName.Train, "app"), split.Partitions!.Validation, split.Partitions.Test));
        Assert.Equal((200, 0), (split.Partitions.TrainValidation, Of(split, PartitionName.TrainValidation, "app")));
        Assert.Equal((0, 30, 70), Counts(Pictures().Split(new SplitOptions { Source = "origin", TestSources = ["app"], Ratio = [30, 70] })));

        static (int, int, int) Counts(Dataset d) => (Of(d, PartitionName.Train, "app"), d.Partitions!.Validation, d.Partitions.Test);
    }

    [Fact]
    public void The_train_validation_part_is_measured_like_any_other()
    {
        Dataset d = Pictures().Split(new SplitOptions { Source = "origin", TestSources = ["app"] }).Normalize();
        TrainingRun run = new(Model.For(d), new TrainingOptions { Epochs = 20, Seed = 1 });
        _ = run.Run().Count();
        Dictionary<PartitionName, double> accuracy = s_all.ToDictionary(part => part, part => Evaluation.Measure(run.Result, part: part).Metrics["Accuracy"]);
        // Web rows are told apart; app rows are shifted, and are not. The fourth part shows that this is no overfitting.
        Assert.InRange(accuracy[PartitionName.TrainValidation], 0.9, 1);
        Assert.InRange(accuracy[PartitionName.Validation], 0.3, 0.7);
        Assert.Equal(d.Partitions!.TrainValidation, DatasetExport.Rows(d, new ExportOptions { Part = PartitionName.TrainValidation }).Length);
    }

    // Whatever the way of splitting, no row and no group is in two parts, and the part has its share of the training rows.
    [Theory]
    [InlineData("plain")]
    [InlineData("group")]
    [InlineData("tail")]
    [InlineData("time")]
    [InlineData("regression")]
    public void Any_split_can_set_training_rows_aside(string way)
    {
        Dataset d = Pictures(way == "regression");
        SplitOptions options = new() { Ratio = [60, 20, 20], TrainValidation = 0.1, Group = way == "group" ? "group" : null, Tail = way == "tail", Time = way == "time" ? "x" : null };
        Partitions plain = d.Split(options with { TrainValidation = null }).Partitions!, p = d.Split(options).Partitions!;
        Assert.Equal(0, plain.TrainValidation);
        Assert.Equal(plain[PartitionName.Train].ToArray(), p[PartitionName.Train].ToArray().Concat(p[PartitionName.TrainValidation].ToArray()).Order());
        Assert.Equal(plain[PartitionName.Test].ToArray(), p[PartitionName.Test].ToArray());
        Assert.InRange(p.TrainValidation / (double)plain.Train, 0.08, 0.12);
        if (way != "group") return;
        Field group = d.Find("group")!;
        HashSet<object?>[] groups = [.. s_all.Select(part => p[part].ToArray().Select(group.Value).ToHashSet())];
        for (int a = 0; a < groups.Length; a++)
            for (int b = 0; b < a; b++) Assert.Empty(groups[a].Intersect(groups[b]));
    }

    [Fact]
    public void The_part_stays_when_the_training_part_changes()
    {
        Dataset d = Pictures().Split(new SplitOptions { Ratio = [60, 20, 20], TrainValidation = 10 });
        NumberField id = (NumberField)d.Find("id")!;
        double[] aside = Ids(d, id);
        foreach (ResamplingMethod method in Enum.GetValues<ResamplingMethod>())
        {
            Dataset other = Resampling.Apply(d, method);
            Assert.Equal(aside, Ids(other, (NumberField)other.Find("id")!));
        }

        static double[] Ids(Dataset d, NumberField id) => [.. d.Partitions![PartitionName.TrainValidation].ToArray().Select(r => id[r])];
    }

    [Theory]
    [InlineData("nowhere", "app", null, "Split.Source")]
    [InlineData("y", "p", null, "Split.Source")]
    [InlineData("origin", "ap", null, "Split.TestSource")]
    [InlineData("origin", null, null, "Split.TestSource")]
    [InlineData("origin", "app,web,shop", null, "Split.TestSource")]
    [InlineData("origin", "app", 60.0, "Split.TrainValidation")]
    public void What_does_not_fit_is_an_error(string column, string? sources, double? share, string id)
    {
        DeepShellException e = Assert.Throws<DeepShellException>(() => Pictures().Split(new SplitOptions { Source = column, TestSources = sources?.Split(',') ?? [], TrainValidation = share }));
        Assert.Equal("DeepShell." + id, e.Id);
        Assert.NotNull(e.Remedy);
    }

    [Fact]
    public void A_ratio_that_a_test_part_of_its_own_overrides_is_said()
    {
        Dataset d = new([new NumberField("x", new double[100]), new NumberField("y", [.. Enumerable.Range(0, 100).Select(i => (double)i)], FieldRole.Label)], LearningTask.Regression) { OfficialTest = [.. Enumerable.Range(80, 20)] };
        Assert.Contains(d.Split(new SplitOptions { Ratio = [60, 20, 20] }).Notes, n => n.Contains("stays the test part"));
        Assert.Empty(d.Split(new SplitOptions { Ratio = [80, 20] }).Notes);
        Assert.Empty(d.Split().Notes);
    }

    private static int Of(Dataset d, PartitionName part, string source) => d.Partitions![part].ToArray().Count(r => (string?)d.Find("origin")!.Value(r) == source);

    // 1,000 rows of web and shop, told apart by x; 100 of the app, whose x is shifted.
    private static Dataset Pictures(bool regression = false)
    {
        int[] origin = [.. Enumerable.Range(0, 1100).Select(i => i < 1000 ? i % 3 == 0 ? 1 : 0 : 2)], kind = [.. Enumerable.Range(0, 1100).Select(i => i % 2)];
        double[] x = [.. kind.Select((k, i) => 4.0 * k + i * 7 % 11 / 11.0 + (origin[i] == 2 ? 20 : 0))];
        return new Dataset([new CategoryField("origin", origin, ["web", "shop", "app"]), new NumberField("x", x),
            new NumberField("id", [.. Enumerable.Range(0, 1100).Select(i => (double)i)], FieldRole.Ignored), new CategoryField("group", [.. Enumerable.Range(0, 1100).Select(i => i * 13 % 90)], [.. Enumerable.Range(0, 90).Select(i => $"g{i}")], FieldRole.Ignored),
            regression ? new NumberField("y", x, FieldRole.Label) : new CategoryField("y", kind, ["p", "q"], FieldRole.Label)], regression ? LearningTask.Regression : LearningTask.Classification);
    }
}
