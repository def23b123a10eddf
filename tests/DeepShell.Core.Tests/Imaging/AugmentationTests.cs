using DeepShell.Catalog;
using DeepShell.Data;
using DeepShell.Data.Augmentations;
using DeepShell.Data.Imaging;
using DeepShell.Tensors;

namespace DeepShell.Tests.Imaging;

public class AugmentationTests
{
    public static TheoryData<string> All => [.. Components.Of<Augmentation>().Where(c => !c.Type.IsAssignableTo(typeof(Mixing))).Select(c => c.Name)];

    [Theory, MemberData(nameof(All))]
    public void Follows_the_seed_alone(string name)
    {
        bool changes = false;
        foreach ((int width, int height, int channels) in new[] { (28, 28, 1), (32, 32, 3), (17, 9, 3), (1, 1, 1) })
        {
            PixelImage image = Picture(width, height, channels);
            Augmentation augmentation = Fitted(Components.Create<Augmentation>(name), image);
            // One sample is fresh, the other has been through something larger: what was left over must not matter.
            ImageSample fresh = new(), used = new();
            used.Load(Picture(50, 40, 3));
            for (ulong step = 0; step < 20; step++)
            {
                fresh = new ImageSample();
                PixelImage first = Applied(augmentation, fresh, image, new RandomStream(3, 1, step)), second = Applied(augmentation, used, image, new RandomStream(3, 1, step));
                Assert.Equal(first.Pixels, second.Pixels);
                Size2 size = augmentation.OutputSize(new Size2(height, width));
                Assert.Equal((size.Width, size.Height, channels), (first.Width, first.Height, first.Channels));
                changes |= !first.Pixels.AsSpan().SequenceEqual(image.Pixels);
            }
        }
        Assert.True(changes, $"{name} changes nothing");
    }

    // Arrays may have two channels, or four: each is moved as an image of one channel is.
    [Theory, InlineData(2), InlineData(3), InlineData(4)]
    public void Warps_every_channel(int channels)
    {
        const int Width = 9, Height = 7;
        byte[] source = new byte[Width * Height * channels];
        new Random(5).NextBytes(source);
        foreach (Affine map in new[] { Affine.Offset(-2, 1), Affine.Offset(1.3, -0.4), new Affine(-1, 0, Width, 0, 1, 0) })
        {
            byte[] all = Warp(source, channels, map);
            for (int c = 0; c < channels; c++)
                Assert.Equal(Warp([.. source.Where((_, i) => i % channels == c)], 1, map), all.Where((_, i) => i % channels == c));
        }

        static byte[] Warp(byte[] source, int channels, Affine map)
        {
            byte[] target = new byte[source.Length];
            WarpSampler.Sample(source, Width, Height, channels, map, target, Width, Height, fill: 7);
            return target;
        }
    }

    [Theory, MemberData(nameof(All))]
    public void Allocates_nothing(string name)
    {
        PixelImage image = Picture(28, 28, 3);
        Augmentation augmentation = Fitted(Components.Create<Augmentation>(name), image);
        ImageSample sample = new();
        RandomStream random = new(1);
        for (int i = 0; i < 50; i++) Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) Run();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run()
        {
            sample.Load(image);
            augmentation.Apply(sample, ref random);
            _ = sample.Pixels;
        }
    }

    // A setting at its neutral value leaves the image alone: nothing is shifted by half a pixel, nothing rounded away.
    [Theory]
    [InlineData("Flip", "Probability")]
    [InlineData("Crop", "Padding")]
    [InlineData("Rotation", "Degrees")]
    [InlineData("Shear", "Angle")]
    [InlineData("Translation", "Distance")]
    [InlineData("Zoom", "Amount")]
    [InlineData("ColorShift", "Strength")]
    [InlineData("Brightness", "Strength")]
    [InlineData("Contrast", "Strength")]
    [InlineData("Noise", "Strength")]
    [InlineData("Elastic", "Strength")]
    [InlineData("Cutout", "Size")]
    [InlineData("Saturation", "Strength")]
    [InlineData("Hue", "Turn")]
    [InlineData("Blur", "Radius")]
    [InlineData("ColorPca", "Strength")]
    [InlineData("RandomResizedCrop", "Probability")]
    public void Does_nothing_at_strength_0(string name, string setting)
    {
        PixelImage image = Picture(31, 23, 3);
        Augmentation augmentation = Fitted((Augmentation)Components.Get<Augmentation>(name).Create([new(setting, 0)]), image);
        for (ulong step = 0; step < 5; step++) Assert.Equal(image.Pixels, Applied(augmentation, new ImageSample(), image, new RandomStream(1, 2, step)).Pixels);
    }

    [Theory, MemberData(nameof(All))]
    public void The_nearest_pixel_brings_no_new_colours(string name)
    {
        if (Components.Get<Augmentation>(name).Settings.All(s => s.Name != "Interpolation")) return;
        Augmentation augmentation = (Augmentation)Components.Get<Augmentation>(name).Create([new("Interpolation", "Nearest")]);
        PixelImage image = new(24, 18, 1, [.. Enumerable.Range(0, 24 * 18).Select(i => (byte)(i % 5 * 60))]);
        bool changes = false;
        for (ulong step = 0; step < 20; step++)
        {
            byte[] pixels = Applied(augmentation, new ImageSample(), image, new RandomStream(6, 0, step)).Pixels;
            Assert.All(pixels, p => Assert.Equal(0, p % 60));
            changes |= !pixels.AsSpan().SequenceEqual(image.Pixels);
        }
        Assert.True(changes);
    }

    // What never happens changes nothing, and takes no more than its one draw from the stream.
    [Theory, MemberData(nameof(All))]
    public void Does_nothing_at_probability_0(string name)
    {
        if (Components.Get<Augmentation>(name).Settings.All(s => s.Name != "Probability")) return;
        PixelImage image = Picture(31, 23, 3);
        Augmentation augmentation = Fitted((Augmentation)Components.Get<Augmentation>(name).Create([new("Probability", 0)]), image);
        Assert.Equal(image.Pixels, Applied(augmentation, new ImageSample(), image, new RandomStream(1)).Pixels);
    }

    // Area uniform from the smallest to all, ratio within bounds: windows that fit are not drawn anew, so small ones are as frequent as asked.
    [Fact]
    public void Resized_crops_have_the_areas_and_shapes_asked_for()
    {
        RandomResizedCrop crop = new() { Area = 0.2, Stretch = 2 };
        List<double> areas = [], ratios = [];
        for (ulong step = 0; step < 5_000; step++)
        {
            RandomStream random = new(4, 0, step);
            (int left, int top, int width, int height) = crop.Window(300, 200, ref random);
            Assert.True(left >= 0 && top >= 0 && left + width <= 300 && top + height <= 200);
            areas.Add(width * height / 60_000.0);
            ratios.Add((double)width / height);
        }
        Assert.InRange(areas.Min(), 0.19, 0.21);
        Assert.InRange(areas.Max(), 0.9, 1);
        Assert.InRange(ratios.Min(), 0.49, 0.52);
        Assert.InRange(ratios.Max(), 1.9, 2.02);
        ImageSample sample = new();
        sample.Load(Picture(40, 20, 1));
        new RandomResizedCrop { Size = new Size2(20) }.ApplyCentered(sample);
        Assert.Equal(ImageEngines.BuiltIn.Crop(Picture(40, 20, 1), 10, 0, 20, 20).Pixels, sample.ToImage().Pixels);
    }

    [Fact]
    public unsafe void A_preview_shows_what_the_first_epoch_sees()
    {
        Dataset d = DeepShell.Tests.Data.PreprocessingTests.Colours(30).Split(new SplitOptions { Ratio = [80, 20] }).Normalize().Augment(new ColorShift { Strength = 0.3 }, new Crop { Padding = 2 });
        int row = d.Partitions![PartitionName.Train][0];
        using BatchLoader loader = new(d, PartitionName.Train, 4, new BatchOptions { Augment = true, Seed = 12 });
        loader.Start(1);
        Batch batch = loader.Next()!;
        ImageField images = (ImageField)d.Features[0];
        // The original and one version beside it, each pixel shown as a square of 4, gaps of 2.
        PixelImage sheet = AugmentationPreview.Make(d, 1, 1, seed: 12), shown = new(images.Width, images.Height, 3);
        for (int y = 0; y < shown.Height; y++)
            for (int x = 0; x < shown.Width; x++)
                sheet.Pixels.AsSpan(((2 + 4 * y) * sheet.Width + 4 + 4 * (images.Width + x)) * 3, 3).CopyTo(shown.Pixels.AsSpan((y * shown.Width + x) * 3));
        float[] expected = new float[images.Size];
        d.Preprocessing!.Image!.EncodePixels(shown.Pixels, expected);
        Assert.Equal(row, batch.Rows[0]);
        Assert.Equal(expected, new ReadOnlySpan<float>(batch.Inputs, images.Size).ToArray());
    }

    [Fact]
    public void A_window_that_does_not_fit_is_refused_at_once()
    {
        Dataset d = DeepShell.Tests.Data.PreprocessingTests.Colours(30);
        DeepShellException e = Assert.Throws<DeepShellException>(() => d.Augment(new Crop { Size = new Size2(64) }));
        Assert.Equal("DeepShell.Augmentation.CropSize", e.Id);
        Assert.Contains("-Padding", e.Remedy);
    }

    [Fact]
    public void Flips_as_often_as_asked()
    {
        PixelImage image = Picture(8, 8, 1);
        IImageEngine engine = ImageEngines.BuiltIn;
        byte[] across = engine.Flip(image, FlipAxis.Horizontal).Pixels, down = engine.Flip(image, FlipAxis.Vertical).Pixels, both = engine.Flip(image, FlipAxis.Both).Pixels;
        int[] counts = new int[4];
        Flip flip = new() { Axis = FlipAxis.Both, Probability = 0.3 };
        for (ulong step = 0; step < 10_000; step++)
        {
            byte[] result = Applied(flip, new ImageSample(), image, new RandomStream(5, 0, step)).Pixels;
            counts[result.AsSpan().SequenceEqual(image.Pixels) ? 0 : result.AsSpan().SequenceEqual(across) ? 1 : result.AsSpan().SequenceEqual(down) ? 2 : result.AsSpan().SequenceEqual(both) ? 3 : 99]++;
        }
        Assert.InRange(counts[0], 4700, 5100);
        Assert.InRange(counts[1], 1950, 2250);
        Assert.InRange(counts[2], 1950, 2250);
        Assert.InRange(counts[3], 780, 1020);
    }

    [Fact]
    public void Crops_every_window_and_the_middle_for_images_that_are_not_augmented()
    {
        PixelImage image = Picture(10, 8, 3);
        Crop crop = new() { Size = new Size2(6, 7), Padding = 2, Fill = 9 };
        HashSet<string> seen = [];
        for (ulong step = 0; step < 2_000; step++) seen.Add(Convert.ToHexString(Applied(crop, new ImageSample(), image, new RandomStream(5, 0, step)).Pixels));
        HashSet<string> expected = [];
        for (int top = -2; top <= 4; top++)
            for (int left = -2; left <= 5; left++) expected.Add(Convert.ToHexString(ImageEngines.BuiltIn.Crop(image, left, top, 7, 6, 9).Pixels));
        Assert.Equal(expected.Order(), seen.Order());
        ImageSample sample = new();
        sample.Load(image);
        crop.ApplyCentered(sample);
        Assert.Equal(ImageEngines.BuiltIn.Crop(image, 1, 1, 7, 6).Pixels, sample.ToImage().Pixels);
        sample.Load(Picture(2, 2, 1));
        RandomStream random = new(1);
        Assert.Equal("DeepShell.Augmentation.CropSize", Assert.Throws<DeepShellException>(() => new Crop { Size = new Size2(9), Padding = 3 }.Apply(sample, ref random)).Id);
    }

    // Geometry is composed and sampled once; the result is what one map after the other gives, only sharper.
    [Fact]
    public void Composed_geometry_is_the_geometry_one_by_one()
    {
        PixelImage image = ImageEngines.BuiltIn.Resize(Picture(6, 6, 3), 48, 40);
        Augmentation[] chain = [new Flip { Probability = 1 }, new Crop { Padding = 3 }, new Rotation { Degrees = 20 }, new Shear(), new Zoom()];
        ImageSample together = new(), apart = new();
        together.Load(image);
        apart.Load(image);
        RandomStream a = new(8), b = new(8);
        foreach (Augmentation augmentation in chain)
        {
            augmentation.Apply(together, ref a);
            augmentation.Apply(apart, ref b);
            _ = apart.Pixels;
        }
        double sum = 0;
        int count = 0;
        for (int y = 12; y < 28; y++)
            for (int x = 14; x < 34; x++, count++) sum += Math.Abs(together.Pixels[(y * 48 + x) * 3] - apart.Pixels[(y * 48 + x) * 3]);
        Assert.InRange(sum / count, 0, 4);
    }

    // Rounded sums of pixel values: a change of the arithmetic shows, on whatever machine.
    [Fact]
    public void Every_machine_gets_the_same_bits()
    {
        PixelImage image = Picture(32, 32, 3);
        ulong hash = 14695981039346656037;
        ImageSample sample = new();
        for (ulong step = 0; step < 50; step++)
        {
            sample.Load(image);
            RandomStream random = new(2, 0, step);
            foreach (Augmentation augmentation in new Augmentation[] { new Flip(), new Crop(), new Rotation(), new ColorShift() }) augmentation.Apply(sample, ref random);
            foreach (byte value in sample.Pixels) hash = (hash ^ value) * 1099511628211;
        }
        Assert.Equal(GoldenHash, hash);
    }

    // Colour images that are only stretched, mirrored and moved have a way of their own; grey ones go the general one.
    [Fact]
    public void ColoursAreSampledAsEachChannelAloneWouldBe()
    {
        RandomStream random = new(5);
        for (int round = 0; round < 200; round++)
        {
            (int width, int height, int newWidth, int newHeight) = (1 + random.NextInt(40), 1 + random.NextInt(30), 1 + random.NextInt(50), 1 + random.NextInt(20));
            byte[] pixels = new byte[width * height * 3], channel = new byte[width * height], result = new byte[newWidth * newHeight * 3], alone = new byte[newWidth * newHeight];
            foreach (ref byte p in pixels.AsSpan()) p = (byte)random.NextInt(256);
            Affine map = new(random.NextDouble(-3, 3), 0, random.NextDouble(-60, 60), 0, random.NextDouble(-3, 3), random.NextDouble(-60, 60));
            int fill = round % 2 == 0 ? ImageSample.EdgeFill : random.NextInt(256);
            WarpSampler.Sample(pixels, width, height, 3, map, result, newWidth, newHeight, fill);
            for (int c = 0; c < 3; c++)
            {
                for (int i = 0; i < channel.Length; i++) channel[i] = pixels[3 * i + c];
                WarpSampler.Sample(channel, width, height, 1, map, alone, newWidth, newHeight, fill);
                Assert.Equal(alone, Enumerable.Range(0, alone.Length).Select(i => result[3 * i + c]));
            }
        }
    }

    private const ulong GoldenHash = 17296982722911116704;

    private static Augmentation Fitted(Augmentation augmentation, PixelImage image) =>
        augmentation.Fit(ImageField.FromPixels("x", image.Height, image.Width, image.Channels, [.. image.Pixels, .. image.Pixels.Select(p => (byte)(255 - p))]), [0, 1]);

    private static PixelImage Applied(Augmentation augmentation, ImageSample sample, PixelImage image, RandomStream random)
    {
        sample.Load(image);
        augmentation.Apply(sample, ref random);
        return sample.ToImage();
    }

    private static PixelImage Picture(int width, int height, int channels)
    {
        PixelImage image = new(width, height, channels);
        RandomStream random = new(99, (ulong)width, (ulong)height);
        for (int i = 0; i < image.Pixels.Length; i++) image.Pixels[i] = (byte)(40 + random.NextInt(180));
        return image;
    }
}
