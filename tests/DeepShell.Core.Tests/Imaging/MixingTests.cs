using DeepShell.Catalog;
using DeepShell.Data;
using DeepShell.Data.Augmentations;
using DeepShell.Data.Imaging;
using DeepShell.Models;
using DeepShell.Tensors;
using DeepShell.Tests.Data;
using DeepShell.Training;

namespace DeepShell.Tests.Imaging;

/// <summary>Augmentations that mix two samples: shares, labels, batches, training.</summary>
public sealed unsafe class MixingTests
{
    public static TheoryData<string> All => [.. Components.Of<Augmentation>().Where(c => c.Type.IsAssignableTo(typeof(Mixing))).Select(c => c.Name)];

    // A black and a white image: the mean brightness of the result is the partner's share.
    [Theory, MemberData(nameof(All))]
    public void The_share_is_what_can_be_seen(string name)
    {
        Mixing mixing = Components.Create<Mixing>(name);
        double sum = 0;
        for (ulong step = 0; step < 200; step++)
        {
            ImageSample black = new(), white = new();
            black.Load(new PixelImage(20, 14, 3));
            white.Load(new PixelImage(20, 14, 3, [.. Enumerable.Repeat((byte)255, 840)]));
            RandomStream random = new(3, 1, step);
            double share = mixing.Mix(black, white, ref random);
            Assert.Equal(1 - share, black.Pixels.ToArray().Average(p => p) / 255, 0.002);
            sum += share;
        }
        Assert.InRange(sum / 200, 0.4, 0.85);
    }

    // A box is where its class's colour is seen: 200 in the sample, 250 in the partner, on black and grey ground.
    [Theory, MemberData(nameof(All))]
    public void Boxes_of_both_images_are_where_they_are_seen(string name)
    {
        Mixing mixing = (Mixing)Components.Get<Augmentation>(name).Create([new("Alpha", 1.0)]);
        Box own = new(0, 4, 4, 12, 10), other = new(1, 14, 12, 14, 9);
        int both = 0, lost = 0;
        for (ulong step = 0; step < 200; step++)
        {
            ImageSample sample = Painted(own, 200), partner = Painted(other, 250);
            RandomStream random = new(8, 1, step);
            mixing.Mix(sample, partner, ref random);
            Box[] boxes = sample.Boxes.ToArray();
            PixelImage image = sample.ToImage();
            if (mixing is MixUp)
            {
                Assert.Equal([own, other], boxes);
                continue;
            }
            foreach ((Box box, byte color) in new[] { (own, (byte)200), (other, (byte)250) })
            {
                (int seen, Box around) = Seen(image, color);
                Box[] kept = [.. boxes.Where(b => b.Class == box.Class)];
                Assert.Equal(seen >= 0.25 * box.Area - 1e-9, kept.Length == 1);
                if (kept.Length == 0) lost++;
                // The partner's is cut to the window; the sample's own stays whole, as what is left of it need not be a box.
                else Assert.Equal(box == own ? own : around with { Class = 1 }, kept[0]);
            }
            if (boxes.Length == 2) both++;
        }
        Assert.True(mixing is MixUp || (both > 10 && lost > 10), $"{both} with both, {lost} lost");

        static ImageSample Painted(Box box, byte color)
        {
            PixelImage image = new(32, 24, 1);
            for (int y = (int)box.Y; y < box.Bottom; y++)
                for (int x = (int)box.X; x < box.Right; x++) image.Pixels[y * 32 + x] = color;
            ImageSample sample = new();
            sample.Load(image, [box]);
            return sample;
        }

        static (int Count, Box Around) Seen(PixelImage image, byte color)
        {
            (int, int)[] at = [.. Enumerable.Range(0, 32 * 24).Where(i => image.Pixels[i] == color).Select(i => (i % 32, i / 32))];
            if (at.Length == 0) return (0, default);
            (int left, int top) = (at.Min(p => p.Item1), at.Min(p => p.Item2));
            return (at.Length, new Box(0, left, top, at.Max(p => p.Item1) + 1 - left, at.Max(p => p.Item2) + 1 - top));
        }
    }

    [Theory, MemberData(nameof(All))]
    public void Labels_weights_and_shares_reach_the_batch(string name)
    {
        Dataset plain = PreprocessingTests.Colours(90).Split(new SplitOptions { Ratio = [80, 20] });
        plain = SampleWeights.ByClass(plain, new Dictionary<string, double> { [plain.Classes[0]] = 3 }).Normalize();
        Dataset mixed = plain.Augment((Augmentation)Components.Get<Augmentation>(name).Create([new("Alpha", 1.0), new("Probability", 0.7)]));
        CategoryField label = (CategoryField)plain.Label!;
        using BatchLoader loader = new(mixed, PartitionName.Train, 16, new BatchOptions { Augment = true, Seed = 6 });
        loader.Start(1);
        int two = 0, rows = 0;
        while (loader.Next() is { } batch)
            for (int i = 0; i < batch.Count; i++, rows++)
            {
                float first = batch.Targets[i], second = batch.OtherTargets[i], share = batch.Shares[i];
                int own = label[batch.Rows[i]];
                Assert.True(own == first || own == second);
                Assert.InRange(share, 0, 1);
                // (weight · share) is first's weight times its share: 3 or 1 times at least one half.
                double firstShare = batch.Weights[i] * share / (first == 0 ? 3 : 1), secondShare = batch.Weights[i] * (1 - share) / (second == 0 ? 3 : 1);
                Assert.Equal(1, firstShare + secondShare, 1e-5);
                Assert.InRange(firstShare, 0.4999, 1.0001);
                if (secondShare > 1e-6) two++;
            }
        Assert.InRange(two, rows / 2, rows * 9 / 10);
    }

    [Fact]
    public void The_number_of_threads_does_not_matter_and_the_test_part_is_left_alone()
    {
        Dataset d = PreprocessingTests.Colours(120).Split(new SplitOptions { Ratio = [60, 20, 20] }).Normalize();
        Dataset mixed = d.Augment(new Flip(), new MixUp { Alpha = 1, Probability = 0.5 }, new Noise(), new CutMix(), new ColorPca());
        float[] none = Batches(mixed, 0), two = Batches(mixed, 2), five = Batches(mixed, 5);
        Assert.Equal(none, two);
        Assert.Equal(none, five);
        Assert.Equal(Batches(d, 0, PartitionName.Test), Batches(mixed, 0, PartitionName.Test));
        float[] weights = Trained(mixed, 1), again = Trained(mixed, 3);
        Assert.Equal(weights, again);
        Assert.NotEqual(weights, Trained(d, 1));
    }

    // Half and half of two classes that are told apart with ease: the loss cannot fall below log 2, and it would with single labels.
    [Fact]
    public void Training_sees_both_labels()
    {
        byte[] pixels = [.. Enumerable.Range(0, 200).SelectMany(i => Enumerable.Repeat((byte)(i % 2 == 0 ? 40 + i % 30 : 200 - i % 30), 16))];
        Dataset d = new Dataset([ImageField.FromPixels("image", 4, 4, 1, pixels), new CategoryField("kind", [.. Enumerable.Range(0, 200).Select(i => i % 2)], ["dark", "light"], FieldRole.Label)],
            LearningTask.Classification).Split(new SplitOptions { Ratio = [80, 20] }).Normalize();
        EpochRecord plain = Last(d), mixed = Last(d.Augment(new MixUp { Alpha = 50 }));
        Assert.InRange(plain.Loss, 0, 0.1);
        Assert.InRange(mixed.Loss, 0.3, 0.8);

        static EpochRecord Last(Dataset d) => new TrainingRun(Model.For(d).Add(new Layers.Flatten()), new TrainingOptions { Epochs = 12, Seed = 3, BatchSize = 16 }).Run().Last();
    }

    private static float[] Trained(Dataset d, int threads)
    {
        TrainingRun run = new(Model.For(d).Add(new Layers.Flatten()), new TrainingOptions { Epochs = 2, Seed = 3, BatchSize = 16, ThreadCount = threads });
        _ = run.Run().Count();
        return run.Result.Weights.Parameters.Span(0, run.Result.Weights.Graph.ParameterFloats).ToArray();
    }

    private static float[] Batches(Dataset d, int workers, PartitionName part = PartitionName.Train)
    {
        using BatchLoader loader = new(d, part, 7, new BatchOptions { Augment = true, Seed = 9, Workers = workers });
        List<float> all = [];
        loader.Start(2);
        while (loader.Next() is { } batch)
        {
            all.AddRange(new ReadOnlySpan<float>(batch.Inputs, batch.Count * batch.InputSize));
            all.AddRange(new ReadOnlySpan<float>(batch.Targets, batch.Count));
            if (batch.Shares != null) all.AddRange(new ReadOnlySpan<float>(batch.Shares, batch.Count));
        }
        return [.. all];
    }
}
