using DeepShell.Data;
using DeepShell.Data.Augmentations;
using DeepShell.Data.Generators;
using DeepShell.Layers;
using DeepShell.Losses;
using DeepShell.Models;
using DeepShell.Persistence;
using DeepShell.Prediction;
using DeepShell.Tests.Engine.Support;
using DeepShell.Training;

namespace DeepShell.Tests.Engine;

/// <summary>Networks that compare: pairs, shared layers, columns read by name.</summary>
public sealed class SiameseModelTests
{
    private static Dataset Paired(bool triplets = false, int? count = null, ulong seed = 1) => Pairing.Apply(
        new Digits().Generate(200, 7).Split(), new PairingOptions { Triplets = triplets, Count = count, Seed = seed });

    private static Model Pairs() => Model.For(Paired().Normalize())
        .Add(new Sequence { Layers = [new Conv2D { Filters = 4, KernelSize = new(5), Stride = new(4) }, new BatchNormalization(), new Dense { Units = 6 }] }, "tower", ["first"])
        .Share("tower", inputs: ["second"]).Add(new Distance(), inputs: ["tower", "tower2"]);

    [Theory, InlineData(false), InlineData(true)]
    public void Pairs_are_of_rows_of_one_part_and_what_the_label_says(bool triplets)
    {
        Dataset source = new Digits().Generate(200, 7).Split(), pairs = Pairing.Apply(source, new PairingOptions { Triplets = triplets, Seed = 3, Count = 300 });
        Assert.Equal(300, pairs.Partitions!.Train);
        string[] roles = triplets ? ["anchor", "first", "second"] : ["first", "second"];
        Dictionary<object, int> place = Enumerable.Range(0, source.Count).ToDictionary(r => source.Features[0].Value(r)!, r => r);
        foreach (PartitionName part in Enum.GetValues<PartitionName>())
        {
            HashSet<int> own = [.. source.Partitions![part].ToArray()];
            int same = 0;
            foreach (int row in pairs.Partitions[part])
            {
                Assert.All(roles, role => Assert.Contains(place[pairs.Find(role)!.Value(row)!], own));
                object?[] classes = [.. roles.Select(role => source.Label!.Value(place[pairs.Find(role)!.Value(row)!]))];
                Assert.Equal(classes, roles.Select(role => pairs.Find($"{role} label")!.Value(row)));
                string answer = (string)pairs.Label!.Value(row)!;
                if (triplets) Assert.Equal(answer, classes[0]!.Equals(classes[1]) ? "first" : classes[0]!.Equals(classes[2]) ? "second" : "");
                else Assert.Equal(answer, classes[0]!.Equals(classes[1]) ? "same" : "different");
                if (answer == pairs.Classes[0]) same++;
                Assert.NotEqual(pairs.Find(roles[0])!.Value(row), pairs.Find(roles[1])!.Value(row));
            }
            Assert.InRange(same * 2 - pairs.Partitions.Count(part), 0, 1);
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_pairs()
    {
        object?[] Columns(ulong seed) => [.. Enumerable.Range(0, 50).Select(r => Paired(seed: seed).Find("second")!.Value(r))];
        Assert.Equal(Columns(1), Columns(1));
        Assert.NotEqual(Columns(1), Columns(2));
    }

    [Fact]
    public void Both_images_are_scaled_alike()
    {
        Preprocessing p = Paired().Normalize().Encoding;
        (ImageEncoder first, ImageEncoder second) = ((ImageEncoder)p.Inputs[0], (ImageEncoder)p.Inputs[1]);
        Assert.Equal(first.Shift, second.Shift);
        Assert.Equal(first.Scale, second.Scale);
    }

    [Fact]
    public void A_shared_layer_has_no_parameters_of_its_own()
    {
        Model model = Pairs();
        Assert.Equal(["tower", "tower2", "Distance1"], model.Layers.Select(l => l.Name));
        Assert.Equal(0, model.Layers[1].Parameters);
        Assert.Equal("shared with tower", model.Layers[1].Settings);
        Assert.Equal(model.ParameterCount, model.Layers[0].Parameters);
    }

    [Fact]
    public void A_siamese_model_learns_survives_its_file_and_finds_an_image_the_same_as_itself()
    {
        Model trained = SmallRun.Train(new TrainingOptions { Epochs = 3, Seed = 1 }, Pairs());
        Assert.IsType<Contrastive>(trained.Loss);
        using TempFolder folder = new();
        string path = Path.Combine(folder.Path, "pairs.deepshell");
        ModelFile.Save(trained, path);
        Model loaded = ModelFile.Load(path);
        Assert.Equal(trained.Layers, loaded.Layers);
        Dataset data = trained.Dataset!;
        using Inference before = new(trained), after = new(loaded);
        int[] rows = [0, 1, 2, 3];
        Assert.Equal(before.Rows(data, rows).Select(a => a.Confidence), after.Rows(data, rows).Select(a => a.Confidence));
        byte[] pixels = ((ImageField)data.Find("first")!).Pixels(0, new byte[784]).ToArray();
        Answer answer = after.Records([new Dictionary<string, object?> { ["first"] = pixels, ["second"] = pixels }])[0];
        Assert.Equal(("same", 1.0), (answer.Label, answer.Confidence!.Value));
    }

    [Fact]
    public void Triplets_learn_which_candidate_is_like_the_anchor()
    {
        Model model = Model.For(Paired(triplets: true).Normalize()).Add(new Dense { Units = 8 }, "tower", ["anchor"])
            .Share("tower", inputs: ["first"]).Share("tower", inputs: ["second"]).Add(new Distance(), inputs: ["tower", "tower2", "tower3"]);
        Model trained = SmallRun.Train(new TrainingOptions { Epochs = 10, Seed = 1 }, model);
        Assert.IsType<Triplet>(trained.Loss);
        Assert.True(trained.History[^1].Metrics["Accuracy"] > 0.7);
    }

    [Fact]
    public void Shares_and_columns_that_do_not_exist_are_named()
    {
        Model model = Pairs();
        Assert.Contains("Did you mean tower", Assert.Throws<DeepShellException>(() => model.Share("tawer")).Message);
        Assert.Contains("Did you mean second", Assert.Throws<DeepShellException>(() => model.Add(new Dense { Units = 2 }, inputs: ["secnd"])).Message);
        DeepShellException shape = Assert.Throws<DeepShellException>(() => model.Add(new Dense { Units = 5 }, "narrow", ["tower"]).Share("narrow", inputs: ["first"], addedBy: "line 7"));
        Assert.Contains("6×5", shape.Message);
        Assert.Contains("784×5", shape.Message);
        Assert.Contains("line 7", shape.Message);
    }

    [Fact]
    public void A_column_that_no_layer_reads_is_named()
    {
        Assert.Empty(new TrainingRun(Pairs()).Warnings);
        Model half = Model.For(Paired().Normalize()).Add(new Dense { Units = 4 }, "tower", ["first"]);
        Assert.Contains("reads column 'second'", Assert.Single(new TrainingRun(half).Warnings));
        // Read, but by a layer that leads nowhere.
        Model dead = half.Share("tower", inputs: ["second"]).Add(new Dense { Units = 3 }, inputs: ["tower"]);
        Assert.Contains("reads column 'second'", Assert.Single(new TrainingRun(dead).Warnings));
        Assert.Empty(new TrainingRun(Model.For(Paired().Normalize()).Add(new Dense { Units = 4 })).Warnings);
    }

    [Fact]
    public void A_sequence_without_layers_is_refused()
    {
        foreach (Sequence empty in new Sequence[] { new(), new() { Layers = [new Sequence()] } })
            Assert.Equal("DeepShell.Layer.Branches", Assert.Throws<DeepShellException>(() => SmallRun.Model().Add(empty)).Id);
    }

    [Fact]
    public void Losses_that_do_not_fit_distances_are_refused()
    {
        Model pairs = Pairs();
        Assert.Contains("-Loss Contrastive", Refused(pairs, new CrossEntropy()).Remedy);
        Assert.Contains("Add-Layer Distance", Refused(Model.For(Paired().Normalize()), new Contrastive()).Remedy);
        DeepShellException width = Assert.Throws<DeepShellException>(() => { foreach (EpochRecord _ in new TrainingRun(pairs, new TrainingOptions { Loss = new Triplet() }).Run()) { } });
        Assert.Equal("DeepShell.Training.LossWidth", width.Id);

        static DeepShellException Refused(Model model, Loss loss) => Assert.Throws<DeepShellException>(() => new TrainingRun(model, new TrainingOptions { Loss = loss }));
    }

    [Fact]
    public void What_cannot_be_paired_says_why()
    {
        Assert.Equal("DeepShell.Pair.NotSplit", Id(new Digits().Generate(50, 1)));
        Assert.Equal("DeepShell.Pair.Features", Id(SmallRun.Data()));
        Assert.Equal("DeepShell.Pair.Augmented", Id(new Digits().Generate(50, 1).Split().Augment(new Flip())));

        static string Id(Dataset data) => Assert.Throws<DeepShellException>(() => Pairing.Apply(data, new PairingOptions())).Id;
    }
}
