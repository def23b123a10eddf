using DeepShell.Catalog;
using DeepShell.Data;
using DeepShell.Data.Augmentations;
using DeepShell.Data.Imaging;
using DeepShell.Tensors;

namespace DeepShell.Tests.Data.Boxes;

/// <summary>Boxes move with what is in them.</summary>
public class BoxAugmentationTests
{
    private const int Width = 96, Height = 72;

    public static TheoryData<string> All => [.. Components.Of<Augmentation>().Select(c => c.Name)];

    // A bright rectangle on dark ground: wherever an augmentation takes it, its box must be around it, and not wider than need be.
    [Theory, MemberData(nameof(All))]
    public void EveryAugmentationTakesBoxesAlong(string name)
    {
        Box box = new(0, 30, 20, 24, 16);
        PixelImage image = Picture(box);
        Augmentation augmentation = Components.Create<Augmentation>(name).Fit(ImageField.FromPixels("image", Height, Width, image.Channels, image.Pixels), [0]);
        ImageSample sample = new() { LeastSeen = 0 };
        for (ulong step = 0; step < 40; step++)
        {
            sample.Load(image, [box]);
            RandomStream random = new(5, 1, step);
            augmentation.Apply(sample, ref random);
            Box? bright = Bright(sample);
            if (bright is not { } seen) continue;
            Box moved = Assert.Single(sample.Boxes.ToArray());
            const double Slack = 1.5;
            string what = $"step {step}: bright {seen}, box {moved}";
            Assert.True(seen.X >= moved.X - Slack && seen.Y >= moved.Y - Slack && seen.Right <= moved.Right + Slack && seen.Bottom <= moved.Bottom + Slack, what);
            // What covers parts of an image leaves boxes as they are.
            if (moved == box) continue;
            Assert.True(moved.X >= seen.X - Slack && moved.Y >= seen.Y - Slack && moved.Right <= seen.Right + Slack && moved.Bottom <= seen.Bottom + Slack, what);
        }
    }

    public static TheoryData<string> AllFixed => [.. Components.Of<ImageTransform>().Select(c => c.Name)];

    // The same of changes that all images undergo before they are encoded.
    [Theory, MemberData(nameof(AllFixed))]
    public void EveryFixedChangeTakesBoxesAlong(string name)
    {
        ImageTransform step = (ImageTransform)Components.Get<ImageTransform>(name).Create([new("Size", new Size2(60, 70))]);
        Box box = new(0, 30, 20, 24, 16);
        ImageSample sample = new() { LeastSeen = 0 };
        sample.Load(Picture(box), [box]);
        step.Apply(sample);
        Box seen = Bright(sample)!.Value, moved = Assert.Single(sample.Boxes.ToArray());
        const double Slack = 1.5;
        foreach ((double a, double b) in new[] { (seen.X, moved.X), (seen.Y, moved.Y), (seen.Right, moved.Right), (seen.Bottom, moved.Bottom) })
            Assert.True(Math.Abs(a - b) <= Slack, $"bright {seen}, box {moved}");
    }

    [Fact]
    public void FlippedBoxesAreExact()
    {
        ImageSample sample = new();
        sample.Load(Picture(default), [new Box(2, 10.25, 20, 30, 15.5, true), new Box(0, 0, 0, Width, Height)]);
        RandomStream random = new(1);
        new Flip { Axis = FlipAxis.Both, Probability = 1 }.Apply(sample, ref random);
        Assert.Equal([new Box(2, Width - 40.25, Height - 35.5, 30, 15.5, true), new Box(0, 0, 0, Width, Height)], sample.Boxes.ToArray());
    }

    [Fact]
    public void TurnedBoxesAreTheOutlinesOfTurnedCorners()
    {
        ImageSample sample = new() { LeastSeen = 0 };
        sample.Load(new PixelImage(100, 100, 1), [new Box(0, 60, 40, 20, 20)]);
        // Counter-clockwise by a quarter: what was right of the centre is above it.
        sample.Warp(Affine.Rotation(90, 50, 50), 100, 100);
        Box turned = Assert.Single(sample.Boxes.ToArray());
        Assert.Equal((40.0, 20.0, 20.0, 20.0), (Math.Round(turned.X, 9), Math.Round(turned.Y, 9), Math.Round(turned.Width, 9), Math.Round(turned.Height, 9)));
        // There and back again it is the box it was: boxes around boxes would have grown.
        sample.Load(new PixelImage(100, 100, 1), [new Box(0, 60, 40, 20, 20)]);
        sample.Warp(Affine.Rotation(30, 50, 50), 100, 100);
        _ = sample.Pixels;
        _ = sample.Boxes;
        sample.Warp(Affine.Rotation(-30, 50, 50), 100, 100);
        Box back = Assert.Single(sample.Boxes.ToArray());
        Assert.Equal((60.0, 40.0, 20.0, 20.0), (Math.Round(back.X, 9), Math.Round(back.Y, 9), Math.Round(back.Width, 9), Math.Round(back.Height, 9)));
    }

    [Theory]
    [InlineData(0, 30)]
    [InlineData(22, 8)]
    [InlineData(23, null)]
    [InlineData(40, null)]
    public void CutBoxesAreClippedAndDroppedBelowAShare(int cut, int? left)
    {
        ImageSample sample = new();
        sample.Load(Picture(default), [new Box(1, 0, 10, 30, 10)]);
        sample.Warp(Affine.Offset(cut, 0), Width, Height);
        if (left is { } width) Assert.Equal(new Box(1, 0, 10, width, 10), Assert.Single(sample.Boxes.ToArray()));
        else Assert.Empty(sample.Boxes.ToArray());
    }

    [Fact]
    public void BatchesBringTheBoxesOfTheirImages()
    {
        Box[] boxes = [new(0, 8, 4, 16, 8), new(1, 0, 0, 4, 4)];
        Dataset dataset = new Dataset([
            ImageField.FromPixels("image", Height, Width, 1, [.. Picture(boxes[0]).Pixels, .. Picture(boxes[1]).Pixels, .. new byte[Width * Height]]),
            BoxField.Of("boxes", [[boxes[0], boxes[1]], [boxes[1]], []], ["a", "b"])], LearningTask.Detection)
            .Split(new SplitOptions { Ratio = [1, 0, 0] });
        Check(dataset, b => b);
        Check(dataset.Augment(new Flip { Probability = 1 }), b => b with { X = Width - b.Right });
        // A window in the middle, as validation sees it: half of the margin is lost on each side.
        using BatchLoader cropped = new(dataset.Augment(new Crop { Size = new Size2(Height - 4, Width - 8), Padding = 0 }), PartitionName.Train, 3, new BatchOptions { Augment = false });
        cropped.Start(0);
        Batch batch = cropped.Next()!;
        Assert.Equal([new Box(0, 4, 2, 16, 8)], batch.Boxes(batch.Rows.IndexOf(0)).ToArray());

        static void Check(Dataset dataset, Func<Box, Box> expected)
        {
            BoxField field = (BoxField)dataset.Label!;
            using BatchLoader loader = new(dataset, PartitionName.Train, 3, new BatchOptions { Augment = true });
            for (int epoch = 0; epoch < 3; epoch++)
            {
                loader.Start(epoch);
                Batch batch = loader.Next()!;
                for (int i = 0; i < 3; i++) Assert.Equal(field[batch.Rows[i]].ToArray().Select(expected), batch.Boxes(i).ToArray());
            }
        }
    }

    private static PixelImage Picture(Box box)
    {
        PixelImage image = new(Width, Height, 1);
        for (int y = (int)box.Y; y < box.Bottom; y++) image.Pixels.AsSpan(y * Width + (int)box.X, (int)box.Width).Fill(255);
        return image;
    }

    // What differs from most of the image.
    private static Box? Bright(ImageSample sample)
    {
        ReadOnlySpan<byte> pixels = sample.Pixels;
        byte ground = pixels.ToArray().Order().ElementAt(pixels.Length / 2);
        (int left, int top, int right, int bottom) = (int.MaxValue, int.MaxValue, -1, -1);
        for (int y = 0; y < sample.Height; y++)
            for (int x = 0; x < sample.Width; x++)
                if (Math.Abs(pixels[y * sample.Width + x] - ground) > 127)
                    (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x + 1), Math.Max(bottom, y + 1));
        return right < 0 ? null : new Box(0, left, top, right - left, bottom - top);
    }
}
