using DeepShell.Data;
using DeepShell.Data.Augmentations;

namespace DeepShell.Tests.Data;

public unsafe class BatchLoaderTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void AnEpochHoldsEveryRowOnce(int workers)
    {
        Dataset d = new Moons().Generate(203).Split(new SplitOptions { Ratio = [60, 20, 20] }).Normalize();
        // Many more batches than a ring of workers holds.
        using BatchLoader loader = new(d, PartitionName.Train, 3, new BatchOptions { Shuffle = true, Seed = 4, Workers = workers });
        List<int[]> epochs = [];
        for (int epoch = 0; epoch < 3; epoch++)
        {
            List<int> rows = [];
            loader.Start(epoch);
            while (loader.Next() is { } batch)
            {
                rows.AddRange(batch.Rows);
                for (int i = 0; i < batch.Count; i++)
                {
                    float[] expected = new float[2];
                    d.Preprocessing!.Encode(d, [batch.Rows[i]], expected);
                    Assert.Equal(expected, new ReadOnlySpan<float>(batch.Inputs + 2 * i, 2).ToArray());
                    Assert.Equal(((CategoryField)d.Label!)[batch.Rows[i]], batch.Targets[i]);
                    Assert.Equal(1, batch.Weights[i]);
                }
            }
            Assert.Equal(d.Partitions![PartitionName.Train].ToArray(), rows.Order());
            epochs.Add([.. rows]);
        }
        Assert.NotEqual(epochs[0], epochs[1]);
        Assert.Equal(workers, loader.Workers);
        Assert.Equal((122, 41), (loader.Count, loader.BatchesPerEpoch));
    }

    [Fact]
    public void TheNumberOfWorkersDoesNotMatter()
    {
        Dataset d = PreprocessingTests.Colours(200).Split(new SplitOptions { Ratio = [80, 20] }).Normalize().Augment(
            new Flip(), new Crop { Padding = 2 }, new ColorShift { Strength = 0.2 });
        float[] none = All(d, workers: 0, epoch: 2), two = All(d, workers: 2, epoch: 2), five = All(d, workers: 5, epoch: 2), other = All(d, workers: 0, epoch: 3);
        Assert.Equal(none, two);
        Assert.Equal(none, five);
        Assert.NotEqual(none, other);
    }

    [Fact]
    public void OnlyTheTrainingPartIsAugmented()
    {
        Dataset plain = PreprocessingTests.Colours(60).Split(new SplitOptions { Ratio = [80, 20] }).Normalize();
        Dataset augmented = plain.Augment(new ColorShift { Strength = 0.5 });
        Assert.NotEqual(All(plain, 0, 0), All(augmented, 0, 0));
        Assert.Equal(All(plain, 0, 0, PartitionName.Test), All(augmented, 0, 0, PartitionName.Test));
        Assert.Equal(All(plain, 0, 0), All(augmented, 0, 0, augment: false));
    }

    [Fact]
    public void AnEpochCanBeLeftAndStartedAnew()
    {
        Dataset d = PreprocessingTests.Colours(200).Split(new SplitOptions { Ratio = [80, 20] });
        using BatchLoader loader = new(d, PartitionName.Train, 8, new BatchOptions { Shuffle = true, Workers = 2 });
        for (int i = 0; i < 50; i++)
        {
            loader.Start(i);
            for (int b = 0; b < i % 7; b++) Assert.NotNull(loader.Next());
        }
        loader.Start(0);
        int count = 0;
        while (loader.Next() is { } batch) count += batch.Count;
        Assert.Equal(160, count);
    }

    [Fact]
    public void AnErrorOfAWorkerReachesTheCaller()
    {
        ImageField images = ImageField.FromFiles("image", [.. Enumerable.Range(0, 20).Select(i => $"{i}.png")], 2, 2, 1, (file, _, _, _, destination) =>
        {
            if (file == "7.png") throw new DeepShellException("Image.Damaged", ErrorKind.InvalidData, "7.png is damaged.");
            destination.Fill(1);
        });
        Dataset d = new Dataset([images, new CategoryField("y", [.. Enumerable.Range(0, 20).Select(i => i % 2)], ["a", "b"], FieldRole.Label)], LearningTask.Classification)
            .Split(new SplitOptions { Ratio = [50, 50], Tail = true });
        using BatchLoader loader = new(d, PartitionName.Train, 2);
        Assert.True(loader.Workers > 0);
        loader.Start(0);
        Assert.Contains("7.png", Assert.Throws<DeepShellException>(() =>
        {
            while (loader.Next() is not null) { }
        }).Message);
    }

    // Eight batches of 100 images of 64 x 64 would be 10 MB.
    [Fact]
    public void BatchesPreparedAheadAreBoundedInBytes()
    {
        const int Count = 1000, Side = 64;
        Dataset d = new Dataset([ImageField.FromPixels("image", Side, Side, 1, new byte[Count * Side * Side]),
            new CategoryField("y", [.. Enumerable.Range(0, Count).Select(i => i % 2)], ["a", "b"], FieldRole.Label)], LearningTask.Classification) { MemoryLimit = 16 << 20 }
            .Split(new SplitOptions { Ratio = [100, 0] }).Augment(new Flip());
        using BatchLoader loader = new(d, PartitionName.Train, 100, new BatchOptions { Augment = true, Workers = 5 });
        // A quarter of the limit holds two: one in use, one in the making.
        Assert.Equal(1, loader.Workers);
        loader.Start(0);
        int count = 0;
        while (loader.Next() is { } batch) count += batch.Count;
        Assert.Equal(Count, count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void NothingIsAllocatedPerBatch(bool images)
    {
        Dataset d = (images ? PreprocessingTests.Colours(1000) : new Blobs { Features = 20 }.Generate(1000)).Split().Normalize();
        if (images) d = d.Augment(new Crop { Padding = 1 });
        using BatchLoader loader = new(d, PartitionName.Train, 10, new BatchOptions { Shuffle = true, Augment = true, Workers = 0 });
        RunEpoch(loader, 0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        RunEpoch(loader, 1);
        RunEpoch(loader, 2);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200);
    }

    [Fact]
    public void ShortBatchesAreKeptUnlessDropped()
    {
        Dataset d = new Moons().Generate(50).Split(new SplitOptions { Ratio = [80, 20] });
        Assert.Equal(3, new BatchLoader(d, PartitionName.Train, 16).BatchesPerEpoch);
        Assert.Equal(2, new BatchLoader(d, PartitionName.Train, 16, new BatchOptions { DropLast = true }).BatchesPerEpoch);
        using BatchLoader whole = new(d, PartitionName.Train, 1000);
        Assert.Equal((40, 1), (whole.BatchSize, whole.BatchesPerEpoch));
        Assert.Equal("DeepShell.Batch.TooLarge", Assert.Throws<DeepShellException>(() => new BatchLoader(d, PartitionName.Train, 1000, new BatchOptions { DropLast = true })).Id);
        Assert.Equal("DeepShell.Batch.EmptyPart", Assert.Throws<DeepShellException>(() => new BatchLoader(d, PartitionName.Validation, 16)).Id);
        Assert.Equal("DeepShell.Batch.NotSplit", Assert.Throws<DeepShellException>(() => new BatchLoader(new Moons().Generate(50), PartitionName.Train, 16)).Id);
    }

    [Fact]
    public void MemoryIsAligned()
    {
        using Batch batch = new(3, 5);
        Assert.Equal(0, (long)batch.Inputs % 64);
        Assert.Equal(0, (long)batch.Targets % 64);
    }

    private static float[] All(Dataset d, int workers, int epoch, PartitionName part = PartitionName.Train, bool augment = true)
    {
        using BatchLoader loader = new(d, part, 2, new BatchOptions { Shuffle = true, Augment = augment, Seed = 9, Workers = workers });
        List<float> all = [];
        loader.Start(epoch);
        while (loader.Next() is { } batch) all.AddRange(new ReadOnlySpan<float>(batch.Inputs, batch.Count * batch.InputSize));
        return [.. all];
    }

    private static void RunEpoch(BatchLoader loader, int epoch)
    {
        loader.Start(epoch);
        while (loader.Next() is not null) { }
    }
}
