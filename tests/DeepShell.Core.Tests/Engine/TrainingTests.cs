using DeepShell.Architectures;
using DeepShell.Catalog;
using DeepShell.Data;
using DeepShell.Data.Augmentations;
using DeepShell.Models;
using DeepShell.Persistence;
using DeepShell.Prediction;
using DeepShell.Tensors;
using DeepShell.Tests.Engine.Support;
using DeepShell.Training;

namespace DeepShell.Tests.Engine;

/// <summary>Whole runs: the same bits with any number of threads, and after a way through a file.</summary>
public sealed class TrainingTests
{
    private const int Rows = 90;

    public static TheoryData<string> Architectures => ArchitectureCases.Names();

    [Theory, MemberData(nameof(Architectures))]
    public void A_model_that_was_saved_and_loaded_predicts_the_same_bits(string name)
    {
        Model model = Train(name, new TrainingOptions { Epochs = 1, BatchSize = 16, ThreadCount = 1 });
        using TempFolder folder = new();
        string path = Path.Combine(folder.Path, "model.deepshell");
        ModelFile.Save(model, path);
        Model loaded = ModelFile.Load(path);
        Assert.Equal(model.ParameterCount, loaded.ParameterCount);
        Assert.Equal(model.Classes, loaded.Classes);
        Bits.Equal(Predict(model), Predict(loaded), name);
    }

    [Theory, MemberData(nameof(Architectures))]
    public void The_number_of_threads_does_not_show_with_images_augmented_and_units_dropped(string name)
    {
        TrainingOptions options = new() { Epochs = 1, BatchSize = 31, Seed = 5 };
        Model one = Train(name, options with { ThreadCount = 1 });
        foreach (int threads in new[] { 2, 3, 8 })
        {
            Model other = Train(name, options with { ThreadCount = threads });
            Bits.Equal(Predict(one), Predict(other), $"{name} with {threads} threads");
            Assert.Equal(one.History[^1].Loss, other.History[^1].Loss);
        }
        Assert.NotEqual(Predict(one), Predict(Train(name, options with { Seed = 6 })));
        if (ArchitectureCases.Of(name)!.Value.Input.Rank == 3) Assert.NotEqual(Predict(one), Predict(Train(name, options, augmented: false)));
    }

    [Fact]
    public void Time_spent_waiting_for_data_is_in_the_history()
    {
        ImageField slow = ImageField.FromFiles("image", [.. Enumerable.Range(0, 40).Select(i => $"{i}.png")], 2, 2, 1, (_, _, _, _, destination) =>
        {
            Thread.Sleep(10);
            destination.Fill(1);
        });
        Dataset data = new Dataset([slow, Label([.. Enumerable.Range(0, 40).Select(i => i % 2)])], LearningTask.Classification).Split();
        EpochRecord record = Run(Model.For(data, new Mlp { Hidden = [2] }), new TrainingOptions { Epochs = 1, BatchSize = 4, Seed = 1 }).History[0];
        Assert.InRange(record.DataWait, 0.05, 1);
    }

    [Fact]
    public void A_run_that_is_broken_off_leaves_a_model()
    {
        TrainingRun run = new(Model.For(Vectors()), new TrainingOptions { Epochs = 50 });
        foreach (EpochRecord record in run.Run())
            if (record.Epoch == 3) break;
        Assert.True(run.Result.IsTrained);
        Assert.Equal(3, run.Result.History.Count);
        Assert.Equal(StopReason.Cancelled, run.Stopped);
    }

    [Fact]
    public void A_network_with_one_sigmoid_tells_two_classes_apart()
    {
        Model model = Model.For(Vectors(classes: 2)).Add(new Layers.Dense { Units = 1, Activation = new Activations.Sigmoid() });
        Model trained = Run(model, new TrainingOptions { Epochs = 60, BatchSize = 9, LearningRate = 0.05 });
        Assert.Equal("BinaryCrossEntropy", Components.Describe(trained.Loss!).Name);
        Assert.True(Evaluation.Measure(trained, part: PartitionName.Train).Metrics["Accuracy"] > 0.9);
        Assert.Equal("DeepShell.Training.LossWidth",
            Assert.Throws<DeepShellException>(() => Run(model, new TrainingOptions { Loss = new Losses.CrossEntropy() })).Id);
    }

    private static Model Train(string architecture, TrainingOptions options, bool augmented = true)
    {
        (_, Shape input) = ArchitectureCases.Of(architecture)!.Value;
        Dataset data = input.Rank == 3 ? Images(input) : Vectors();
        if (augmented && input.Rank == 3) data = data.Augment(new Flip(), new Crop { Padding = 2 }, new Noise());
        return Run(Model.For(data, ArchitectureCases.Make(architecture)), options);
    }

    private static Model Run(Model model, TrainingOptions options)
    {
        TrainingRun run = new(model, options);
        foreach (EpochRecord record in run.Run()) Assert.True(double.IsFinite(record.Loss));
        return run.Result;
    }

    private static float[] Predict(Model model)
    {
        using Predictor predictor = new(model, 8);
        RandomStream random = new(1);
        foreach (ref float x in predictor.Inputs) x = (float)random.NextNormal();
        return predictor.Run(7).ToArray();
    }

    private static Dataset Images(Shape shape)
    {
        RandomStream random = new(2);
        int[] labels = [.. Enumerable.Range(0, Rows).Select(i => i % ArchitectureCases.Outputs)];
        byte[] pixels = new byte[Rows * shape.Size];
        for (int i = 0; i < pixels.Length; i++) pixels[i] = (byte)(random.NextInt(150) + 20 * labels[i / shape.Size]);
        return new Dataset([ImageField.FromPixels("image", shape[0], shape[1], shape[2], pixels), Label(labels)], LearningTask.Classification).Split().Normalize();
    }

    private static Dataset Vectors(int classes = ArchitectureCases.Outputs)
    {
        RandomStream random = new(3);
        int[] labels = [.. Enumerable.Range(0, Rows).Select(i => i % classes)];
        Field[] fields = [.. Enumerable.Range(0, 12).Select(f => new NumberField($"x{f}", [.. labels.Select(l => random.NextNormal() + (f == l ? 3 : 0))]))];
        return new Dataset([.. fields, Label(labels)], LearningTask.Classification).Split().Normalize();
    }

    private static CategoryField Label(int[] labels) =>
        new("label", labels, [.. Enumerable.Range(0, labels.Max() + 1).Select(c => $"class {c}")], FieldRole.Label);
}
