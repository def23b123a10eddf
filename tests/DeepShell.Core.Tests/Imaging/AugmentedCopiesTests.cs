using System.Text.Json;
using DeepShell.Data;
using DeepShell.Data.Augmentations;
using DeepShell.Tests.Data;
using DeepShell.Tests.Golden;

namespace DeepShell.Tests.Imaging;

/// <summary>Augmented copies as rows, and what they are worth.</summary>
public sealed unsafe class AugmentedCopiesTests
{
    [Fact]
    public void The_copies_are_what_the_first_epochs_would_see()
    {
        Dataset d = PreprocessingTests.Colours(40).Split(new SplitOptions { Ratio = [60, 20, 20] }).Normalize().Augment(new Crop { Padding = 2 }, new ColorShift { Strength = 0.3 }, new ColorPca());
        Dataset copies = AugmentedCopies.Make(d, 3, seed: 8);
        int[] train = d.Partitions![PartitionName.Train].ToArray();
        Assert.Equal(4 * train.Length, copies.Partitions!.Train);
        foreach (PartitionName part in new[] { PartitionName.Validation, PartitionName.Test })
            Assert.Equal(d.Partitions[part].ToArray(), copies.Partitions[part].ToArray());
        Assert.Empty(copies.Augmentations);
        Assert.Contains("independent", copies.Notes[^1]);
        CategoryField label = (CategoryField)copies.Label!;
        using BatchLoader fresh = new(d, PartitionName.Train, train.Length, new BatchOptions { Augment = true, Seed = 8 }), kept = new(copies, PartitionName.Train, 4 * train.Length);
        kept.Start(1);
        Batch all = kept.Next()!;
        for (int epoch = 0; epoch <= 3; epoch++)
        {
            // The first quarter are the originals, then follow the copies of each epoch.
            using BatchLoader plain = new(d, PartitionName.Train, train.Length);
            BatchLoader expected = epoch == 0 ? plain : fresh;
            expected.Start(epoch);
            Batch batch = expected.Next()!;
            int floats = train.Length * batch.InputSize;
            Assert.Equal(new ReadOnlySpan<float>(batch.Inputs, floats), new ReadOnlySpan<float>(all.Inputs + (long)epoch * floats, floats));
            Assert.Equal(new ReadOnlySpan<float>(batch.Targets, train.Length), new ReadOnlySpan<float>(all.Targets + (long)epoch * train.Length, train.Length));
        }
    }

    [Fact]
    public void Copies_are_not_split_and_what_a_row_cannot_hold_is_refused()
    {
        Dataset plain = PreprocessingTests.Colours(40), split = plain.Split(new SplitOptions { Ratio = [60, 20, 20] });
        Assert.Equal("DeepShell.Split.Copies", Error(() => AugmentedCopies.Make(split.Augment(new Flip()), 1).Split()));
        Assert.Equal("DeepShell.Split.Copies", Error(() => Resampling.Apply(split, ResamplingMethod.Over).SplitFolds(3)));
        Assert.Equal("DeepShell.Augmentation.NotSplit", Error(() => AugmentedCopies.Make(plain.Augment(new Flip()), 1)));
        Assert.Equal("DeepShell.Augmentation.None", Error(() => AugmentedCopies.Make(split, 1)));
        Assert.Equal("DeepShell.Augmentation.Mixing", Error(() => AugmentedCopies.Make(split.Augment(new Flip(), new MixUp()), 1)));
        Assert.Equal("DeepShell.Augmentation.Size", Error(() => AugmentedCopies.Make(split.Augment(new Crop { Size = new Size2(4) }), 1)));
        Assert.Equal("DeepShell.Augmentation.Memory", Error(() => AugmentedCopies.Make(split.Augment(new Flip()), int.MaxValue / 4)));

        static string Error(Action action) => Assert.Throws<DeepShellException>(action).Id;
    }

    [Fact]
    public void The_correlation_is_that_of_SciPys_analysis_of_variance()
    {
        foreach (JsonElement golden in Reference.Load("augmentations.json").GetProperty("versions").EnumerateArray())
        {
            VarianceParts parts = new(1, 4);
            foreach (JsonElement group in golden.GetProperty("groups").EnumerateArray()) parts.Add([.. group.EnumerateArray().Select(e => e.GetByte())]);
            Assert.Equal(golden.GetProperty("correlation").GetDouble(), parts.Correlation, 1e-9);
            Assert.Equal(golden.GetProperty("effective").GetDouble(), new EffectiveSamples(30, 4, parts.Correlation).Effective, 1e-6);
        }
    }

    [Fact]
    public void More_change_is_worth_more_but_never_more_than_new_images()
    {
        Dataset d = new DeepShell.Data.Generators.Digits().Generate(200).Split(new SplitOptions { Ratio = [80, 20] });
        double[] worth = [.. new[] { 0.0, 5, 20, 90 }.Select(degrees => EffectiveSamples.Of(d.Augment(new Rotation { Degrees = degrees }), 3).Effective)];
        Assert.Equal(160, worth[0], 1e-6);
        Assert.Equal(worth.Order(), worth);
        Assert.InRange(worth[^1], 200, 640);
    }
}
