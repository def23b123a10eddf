using DeepShell.Catalog;
using DeepShell.Data;
using DeepShell.Data.Augmentations;

namespace DeepShell.Tests.Data.Preparation;

/// <summary>Augmentation of tables: numbers move by parts of their deviation, categories stay, mixed rows carry two labels.</summary>
public sealed unsafe class RowAugmentationTests
{
    public static TheoryData<string> All => [.. Components.Of<Augmentation>().Where(c => ((Augmentation)c.Create()).ForTables).Select(c => c.Name)];

    [Theory, MemberData(nameof(All))]
    public void Follows_the_seed_the_row_and_the_epoch_and_leaves_the_test_part_alone(string name)
    {
        Dataset d = Table(), augmented = d.Augment(Components.Create<Augmentation>(name));
        float[] none = Rows(augmented, 0, 2);
        Assert.Equal(none, Rows(augmented, 3, 2));
        Assert.NotEqual(none, Rows(augmented, 0, 3));
        Assert.NotEqual(none, Rows(d, 0, 2));
        Assert.Equal(Rows(d, 0, 2, PartitionName.Test), Rows(augmented, 0, 2, PartitionName.Test));
    }

    [Fact]
    public void Noise_has_the_strength_asked_for_and_spares_categories()
    {
        Dataset d = Table(3000);
        float[] plain = Rows(d, 0, 1), noisy = Rows(d.Augment(new Noise { Strength = 0.3 }), 0, 1);
        int width = d.InputShape.Size, rows = plain.Length / width;
        for (int i = 0; i < width; i++)
        {
            double[] differences = [.. Enumerable.Range(0, rows).Select(r => (double)noisy[r * width + i] - plain[r * width + i])];
            if (i >= 2) Assert.All(differences, v => Assert.Equal(0, v));
            else
            {
                // Inputs have deviation 1; a strength uniform in [0, 0.3) has variance 0.3²/3.
                Assert.Equal(0, differences.Average(), 0.015);
                Assert.Equal(0.3 / Math.Sqrt(3), Math.Sqrt(differences.Average(v => v * v)), 0.01);
            }
        }
    }

    [Fact]
    public void Mixed_rows_are_the_weighted_sum_and_carry_both_labels()
    {
        Dataset d = Table();
        using BatchLoader loader = new(d.Augment(new MixUp { Alpha = 1 }), PartitionName.Train, 20, new BatchOptions { Augment = true, Seed = 5 });
        loader.Start(1);
        Batch batch = loader.Next()!;
        int width = batch.InputSize, two = 0;
        int[] train = d.Partitions![PartitionName.Train].ToArray();
        float[] encoded = new float[width * d.Count];
        d.Preprocessing!.Encode(d, [.. Enumerable.Range(0, d.Count)], encoded);
        for (int i = 0; i < batch.Count; i++)
        {
            int row = batch.Rows[i];
            double share = batch.Shares[i];
            float[] actual = new ReadOnlySpan<float>(batch.Inputs + i * width, width).ToArray();
            Assert.Contains(train, other => new[] { share, 1 - share }.Any(s => Enumerable.Range(0, width).All(j => Math.Abs(s * encoded[row * width + j] + (1 - s) * encoded[other * width + j] - actual[j]) < 1e-4)));
            if (batch.Targets[i] != batch.OtherTargets[i]) two++;
        }
        Assert.InRange(two, 4, 16);
    }

    [Fact]
    public void Augmentations_of_images_are_refused()
    {
        Assert.Equal("DeepShell.Augmentation.NotImages", Assert.Throws<DeepShellException>(() => Table().Augment(new Noise(), new Flip())).Id);
    }

    private static float[] Rows(Dataset d, int workers, int epoch, PartitionName part = PartitionName.Train)
    {
        using BatchLoader loader = new(d, part, 7, new BatchOptions { Augment = true, Seed = 2, Workers = workers });
        List<float> all = [];
        loader.Start(epoch);
        while (loader.Next() is { } batch) all.AddRange(new ReadOnlySpan<float>(batch.Inputs, batch.Count * batch.InputSize));
        return [.. all];
    }

    private static Dataset Table(int rows = 200) => new Dataset([new NumberField("a", [.. Enumerable.Range(0, rows).Select(i => 100.0 + i * 37 % 101)]), new NumberField("b", [.. Enumerable.Range(0, rows).Select(i => i * 13 % 17 * 0.001)]),
        new CategoryField("c", [.. Enumerable.Range(0, rows).Select(i => i % 3)], ["x", "y", "z"]), new CategoryField("label", [.. Enumerable.Range(0, rows).Select(i => i / 2 % 2)], ["p", "q"], FieldRole.Label)], LearningTask.Classification)
        .Split(new SplitOptions { Ratio = [80, 20] }).Normalize();
}
