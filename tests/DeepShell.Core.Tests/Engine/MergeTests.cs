using DeepShell.Architectures;
using DeepShell.Data;
using DeepShell.Data.Generators;
using DeepShell.Models;
using DeepShell.Persistence;
using DeepShell.Prediction;
using DeepShell.Training;

namespace DeepShell.Tests.Engine;

/// <summary>Several models as one: the answers are the means of the members', whatever ends their networks.</summary>
public sealed class MergeTests
{
    private static readonly Dataset s_blobs = new Blobs().Generate(120, 3).Split(new SplitOptions { Seed = 1 }).Normalize();

    [Fact]
    public void Probabilities_are_the_means_of_the_members()
    {
        Model[] members = [Trained(s_blobs, 1), Trained(s_blobs, 2, new Mlp { Hidden = [5] }), Trained(s_blobs, 3)];
        double[][] merged = Answers(Model.Merge(members), s_blobs);
        double[][][] own = [.. members.Select(m => Answers(m, s_blobs))];
        for (int r = 0; r < merged.Length; r++)
            for (int c = 0; c < merged[r].Length; c++)
                Assert.Equal(own.Average(a => a[r][c]), merged[r][c], 1e-6);
        Assert.True(merged.Select((m, r) => Math.Abs(m[0] - own[0][r][0])).Max() > 1e-3, "The members do not differ, so the test proves nothing.");
    }

    [Fact]
    public void Of_a_single_probability_too()
    {
        Dataset moons = new Moons().Generate(100, 3).Split(new SplitOptions { Seed = 1 }).Normalize();
        Model[] members = [.. new ulong[] { 1, 2 }.Select(s => Trained(Model.For(moons).Add(new Layers.Dense { Units = 1, Activation = new Activations.Sigmoid() }), s))];
        double[][] merged = Answers(Model.Merge(members), moons), first = Answers(members[0], moons), second = Answers(members[1], moons);
        for (int r = 0; r < merged.Length; r++) Assert.Equal((first[r][1] + second[r][1]) / 2, merged[r][1], 1e-6);
    }

    [Fact]
    public void Values_are_the_means_in_their_own_unit()
    {
        Dataset data = DatasetReader.FromRecords(Enumerable.Range(0, 60).Select(i => new Dictionary<string, object?> { ["x"] = i * 0.1, ["y"] = 100.5 + i * i }), new ImportOptions { Label = "y" })
            .Split(new SplitOptions { Seed = 1 }).Normalize();
        Model[] members = [Trained(data, 1), Trained(data, 2)];
        int[] rows = [0, 7, 33];
        double[] merged = Values(Model.Merge(members)), first = Values(members[0]), second = Values(members[1]);
        for (int r = 0; r < rows.Length; r++) Assert.Equal((first[r] + second[r]) / 2, merged[r], 1e-2);

        double[] Values(Model model)
        {
            using Inference inference = new(model);
            return [.. inference.Rows(data, rows).Select(a => a.Value!.Value)];
        }
    }

    [Fact]
    public void Normalised_and_branched_members_keep_their_statistics_through_a_file()
    {
        Model branched = Model.For(s_blobs).Add(new Layers.Dense { Units = 6 }, "A").Add(new Layers.BatchNormalization()).Add(new Activations.ReLU(), "B")
            .Add(new Layers.Dense { Units = 6 }, "C", ["A"]).Add(new Layers.Add(), "D", ["B", "C"]).Add(new Layers.Dense { Units = 3, Activation = new Activations.Softmax() });
        Model[] members = [Trained(branched, 1), Trained(s_blobs, 2)];
        using TempFolder folder = new();
        string path = Path.Combine(folder.Path, "merged.deepshell");
        ModelFile.Save(Model.Merge(members, "both"), path);
        Model loaded = ModelFile.Load(path);
        Assert.Equal("both", loaded.Name);
        double[][] merged = Answers(loaded, s_blobs), first = Answers(members[0], s_blobs), second = Answers(members[1], s_blobs);
        for (int r = 0; r < merged.Length; r++) Assert.Equal((first[r][0] + second[r][0]) / 2, merged[r][0], 1e-6);
    }

    [Fact]
    public void A_merged_model_learns_on()
    {
        Model merged = Model.Merge([Trained(s_blobs, 1), Trained(s_blobs, 2)]);
        TrainingRun run = new(merged, new TrainingOptions { Epochs = 10 });
        double[] losses = [.. run.Run().Select(e => e.Loss)];
        Assert.True(losses[^1] < losses[0]);
        Assert.True(Evaluation.Measure(run.Result).Loss < Evaluation.Measure(merged).Loss);
    }

    [Fact]
    public void Bootstrap_samples_share_preprocessing_and_test_part()
    {
        Dataset[] samples = [.. new ulong[] { 1, 2 }.Select(s => Resampling.Apply(s_blobs, ResamplingMethod.Bootstrap, s))];
        Model merged = Model.Merge([.. samples.Select(s => Trained(s, 1))]);
        Assert.Equal(s_blobs.Partitions![PartitionName.Test].ToArray(), merged.Dataset!.Partitions![PartitionName.Test].ToArray());
        Assert.Equal(s_blobs.Partitions.Train, samples[0].Partitions!.Train);
        int distinct = Distinct(samples[0]);
        Assert.InRange((double)distinct / s_blobs.Partitions.Train, 0.5, 0.75);
        Assert.NotEqual(Rows(samples[0]), Rows(samples[1]));
        Assert.Equal(Rows(samples[0]), Rows(Resampling.Apply(s_blobs, ResamplingMethod.Bootstrap, 1)));

        static int Distinct(Dataset d) => Rows(d).Distinct().Count();
        static string[] Rows(Dataset d) => [.. d.Partitions![PartitionName.Train].ToArray().Select(r => string.Join("|", d.Features.Select(f => f.Value(r))))];
    }

    [Fact]
    public void Members_tested_by_other_rows_leave_no_data_to_measure_on()
    {
        // Images that are not normalised are prepared alike, whatever they were split into.
        Dataset raw = new Digits().Generate(60, 3);
        Model merged = Model.Merge([Trained(raw.Split(new SplitOptions { Seed = 1 }), 1, new Mlp()), Trained(raw.Split(new SplitOptions { Seed = 2 }), 1, new Mlp())]);
        Assert.Null(merged.Dataset);
    }

    [Fact]
    public void What_does_not_fit_is_an_error_that_names_both()
    {
        Model first = Trained(s_blobs, 1);
        Fails("Merge.Members", "One model was given", first);
        Fails("Model.NotTrained", "not trained", first, Model.For(s_blobs));
        Fails("Merge.Preprocessing", "(member 2)", first, Trained(new Blobs().Generate(120, 3).Split(new SplitOptions { Seed = 2 }).Normalize(), 1));
        Fails("Merge.Differ", "classes", first, Trained(new Blobs { Classes = 4 }.Generate(120, 3).Split(new SplitOptions { Seed = 1 }).Normalize(), 1));
        Dataset moons = new Moons().Generate(100, 3).Split().Normalize();
        Fails("Merge.Differ", "CrossEntropy of 2 and BinaryCrossEntropy of 1", Trained(moons, 1), Trained(Model.For(moons).Add(new Layers.Dense { Units = 1, Activation = new Activations.Sigmoid() }), 1));

        static void Fails(string id, string says, params Model[] members)
        {
            DeepShellException e = Assert.Throws<DeepShellException>(() => Model.Merge(members));
            Assert.Equal("DeepShell." + id, e.Id);
            Assert.Contains(says, e.Message, StringComparison.Ordinal);
        }
    }

    private static Model Trained(Dataset data, ulong seed, Architecture? architecture = null) => Trained(Model.For(data, architecture), seed);

    private static Model Trained(Model model, ulong seed)
    {
        TrainingRun run = new(model, new TrainingOptions { Epochs = 2, Seed = seed });
        foreach (EpochRecord _ in run.Run()) { }
        return run.Result;
    }

    private static double[][] Answers(Model model, Dataset data)
    {
        using Inference inference = new(model, 50);
        return [.. inference.Rows(data, Enumerable.Range(0, 50).ToArray()).Select(a => a.Probabilities.ToArray())];
    }
}
