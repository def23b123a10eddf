using DeepShell.Catalog;
using DeepShell.Data;
using DeepShell.Data.Augmentations;
using DeepShell.Data.Imaging;
using DeepShell.Tensors;
using static DeepShell.Tests.Data.Masks.MaskSamples;

namespace DeepShell.Tests.Data.Masks;

/// <summary>Masks move with their images.</summary>
public class MaskAugmentationTests
{
    public static TheoryData<string> All => [.. Components.Of<Augmentation>().Select(c => c.Name)];

    // What moves boxes moves the mask to where the pixels are; what does not leaves it as it is.
    [Theory, MemberData(nameof(All))]
    public void EveryAugmentationTakesMasksAlong(string name)
    {
        byte[] mask = Mask();
        PixelImage image = Picture(mask);
        Augmentation augmentation = Components.Create<Augmentation>(name).Fit(ImageField.FromPixels("image", Height, Width, 1, image.Pixels), [0]);
        ImageSample sample = new();
        for (ulong step = 0; step < 40; step++)
        {
            sample.Load(image, [new Box(0, 30, 20, 24, 16)], mask);
            ImagePoint[] before = sample.Points.ToArray();
            RandomStream random = new(7, 2, step);
            augmentation.Apply(sample, ref random);
            if (before.SequenceEqual(sample.Points.ToArray())) Assert.Equal(mask, sample.Mask.ToArray());
            else Assert.True(Agreement(sample.Pixels, sample.Mask, sample.Width, sample.Height, $"step {step}") > 0.6);
        }
    }

    public static TheoryData<string> AllFixed => [.. Components.Of<ImageTransform>().Select(c => c.Name)];

    [Theory, MemberData(nameof(AllFixed))]
    public void EveryFixedChangeTakesMasksAlong(string name)
    {
        foreach (Size2 size in (Size2[])[new(60, 70), new(100, 140), new(50, 96)])
        {
            ImageTransform step = (ImageTransform)Components.Get<ImageTransform>(name).Create([new("Size", size)]);
            ImageSample sample = new();
            sample.Load(Picture(Mask()), [], Mask());
            step.Apply(sample);
            Assert.Equal(size.Width * size.Height, sample.Mask.Length);
            Assert.True(Agreement(sample.Pixels, sample.Mask, size.Width, size.Height, $"{size}") > 0.6);
        }
    }

    // One after another: with the same fill composed into one sampling, with another sampled in between, and warped beside.
    [Fact]
    public void ChainsTakeMasksAlong()
    {
        Augmentation[] steps = [new Rotation { Degrees = 40 }, new Shear(), new Crop { Size = new Size2(60, 80), Padding = 10 }, new Elastic(), new Flip { Axis = FlipAxis.Both }, new RandomResizedCrop { Size = new Size2(50), Area = 0.5 }];
        ImageSample sample = new();
        for (ulong step = 0; step < 40; step++)
        {
            sample.Load(Picture(Mask()), [], Mask());
            RandomStream random = new(3, 4, step);
            foreach (Augmentation augmentation in steps) augmentation.Apply(sample, ref random);
            // An edge between a class and the outside is blurred by each sampling: three of them reach further than one pixel.
            byte[] pixels = sample.Pixels.ToArray(), mask = sample.Mask.ToArray();
            int wrong = Enumerable.Range(0, mask.Length).Count(i => Math.Abs(pixels[i] - Shade(mask[i])) > 20);
            Assert.True(wrong < 0.2 * mask.Length, $"step {step}: {wrong} of {mask.Length}");
        }
    }

    [Fact]
    public void FlipsAreExactAndOutsideIsToBeIgnored()
    {
        ImageSample sample = new();
        sample.Load(new PixelImage(3, 2, 1), [], [1, 2, 3, 4, 5, 6]);
        RandomStream random = new(1);
        new Flip { Axis = FlipAxis.Both, Probability = 1 }.Apply(sample, ref random);
        Assert.Equal([6, 5, 4, 3, 2, 1], sample.Mask.ToArray());
        sample.Warp(Affine.Offset(-1, 1), 4, 2);
        Assert.Equal([255, 3, 2, 1, 255, 255, 255, 255], sample.Mask.ToArray());
        // What is ignored at 0, 0 stays so wherever it goes.
        sample.Warp(new Affine(-1, 0, 4, 0, 1, 0), 4, 2, ImageSample.EdgeFill);
        Assert.Equal([1, 2, 3, 255, 255, 255, 255, 255], sample.Mask.ToArray());
        sample.Load(new PixelImage(2, 2, 1));
        Assert.True(sample.Mask.IsEmpty);
    }

    [Fact]
    public void CutMixPastesTheMaskWithThePixels()
    {
        ImageSample sample = new(), partner = new();
        for (ulong step = 0; step < 20; step++)
        {
            sample.Load(new PixelImage(20, 10, 1, [.. Enumerable.Repeat((byte)10, 200)]), [], [.. Enumerable.Repeat((byte)1, 200)]);
            partner.Load(new PixelImage(20, 10, 1, [.. Enumerable.Repeat((byte)20, 200)]), [], [.. Enumerable.Repeat((byte)2, 200)]);
            RandomStream random = new(5, step);
            double share = new CutMix().Mix(sample, partner, ref random);
            byte[] pixels = sample.Pixels.ToArray();
            Assert.Equal(sample.Mask.ToArray(), Array.ConvertAll(pixels, p => (byte)(p / 10)));
            Assert.Equal(share, pixels.Count(p => p == 10) / 200.0, 12);
        }
    }

    [Fact]
    public void BlendsOfTwoImagesAreRefused()
    {
        DeepShellException e = Assert.Throws<DeepShellException>(() => Dataset().Augment(new Flip(), new MixUp()));
        Assert.Equal("DeepShell.Augmentation.Masks", e.Id);
        Assert.EndsWith("Take -CutMix, which shows one at each.", e.Message); // the label cannot be dropped
        Dataset mixed = Dataset().Augment(new CutMix());
        Assert.False(mixed.MixesLabels);
    }

    [Fact]
    public void BatchesBringTheMasksOfTheirImages()
    {
        Dataset split = Dataset(3).Split(new SplitOptions { Ratio = [1, 0, 0] });
        foreach (Augmentation[] steps in (Augmentation[][])[[], [new Flip { Probability = 1 }], [new Rotation { Degrees = 40 }, new Crop { Size = new Size2(48) }], [new CutMix()]])
            foreach (bool augment in (bool[])[true, false])
            {
                Dataset dataset = split.Augment(steps);
                using BatchLoader loader = new(dataset, PartitionName.Train, 2, new BatchOptions { Augment = augment });
                for (int epoch = 0; epoch < 2; epoch++)
                {
                    loader.Start(epoch);
                    while (loader.Next() is { } batch)
                        for (int i = 0; i < batch.Count; i++) CheckSample(dataset, batch, i);
                }
            }
    }

    [Fact]
    public void CopiesHaveTheirMasks()
    {
        Dataset dataset = Dataset(4, 3).Split(new SplitOptions { Ratio = [50, 25, 25], Seed = 1 }).Augment(new Rotation(), new Elastic());
        Dataset copies = AugmentedCopies.Make(dataset, 3);
        Assert.Equal(4 + 2 * 3, copies.Count);
        for (int row = 0; row < copies.Count; row++)
        {
            byte[] mask = MaskOf(copies, row);
            if (row < 4) Assert.Equal(MaskOf(dataset, row), mask);
            else Assert.NotEqual(MaskOf(dataset, 0), mask);
            Agreement(new PixelImage(Width, Height, 3, PixelsOf(copies, row)).WithChannels(1).Pixels, mask, Width, Height, $"row {row}", 4);
        }
    }

    // The input of a network is p/255 here: nothing was normalised.
    private static unsafe void CheckSample(Dataset dataset, Batch batch, int sample)
    {
        int size = batch.InputSize, width = dataset.InputShape[1], height = dataset.InputShape[0];
        byte[] pixels = new byte[size];
        for (int i = 0; i < size; i++) pixels[i] = (byte)Math.Round(batch.Inputs[sample * size + i] * 255);
        Assert.Equal(size, batch.Mask(sample).Length);
        Agreement(pixels, batch.Mask(sample), width, height, $"row {batch.Rows[sample]}");
    }
}
