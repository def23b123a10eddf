using DeepShell.Catalog;

namespace DeepShell.Data.Augmentations;

/// <summary>Writes augmented copies of the training part out as rows, for programs that augment nothing themselves, or to look at.</summary>
public static class AugmentedCopies
{
    private const int BlockBytes = 1 << 26;

    /// <summary>
    /// A dataset whose training part holds each image and this many copies of it, those that the first epochs of a training with
    /// this seed would see. The other parts stay as they are; nothing is left to be augmented.
    /// </summary>
    /// <exception cref="DeepShellException">The dataset is not split, holds no images, has no augmentations, or ones that a file cannot hold.</exception>
    /// <exception cref="OperationCanceledException">The copies are no longer wanted.</exception>
    public static Dataset Make(Dataset dataset, int copies, ulong seed = 0, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(copies);
        (ImageField images, int[] train) = Check(dataset);
        CheckMemory(images, dataset.Masks, dataset.Count + (long)train.Length * copies);
        int[] sources = [.. Enumerable.Range(0, dataset.Count), .. Enumerable.Range(0, copies).SelectMany(_ => train)];
        BoxField? boxes = dataset.Fields.OfType<BoxField>().FirstOrDefault();
        MaskField? masks = dataset.Masks;
        byte[][] movedMasks = new byte[masks is null ? 0 : sources.Length][];
        Box[][] moved = new Box[boxes is null ? 0 : sources.Length][];
        int perBlock = Math.Max(1, BlockBytes / images.Size);
        byte[][] blocks = [.. Enumerable.Range(0, (sources.Length + perBlock - 1) / perBlock).Select(b => new byte[Math.Min(perBlock, sources.Length - b * perBlock) * images.Size])];
        AugmentationChain chain = new(dataset.Augmentations, images, train, seed, boxes, masks: masks);
        Parallel.For(0, sources.Length, new ParallelOptions { CancellationToken = cancel }, () => new ChainMemory(images.Size), (i, _, memory) =>
        {
            Span<byte> place = blocks[i / perBlock].AsSpan(i % perBlock * images.Size, images.Size);
            if (i < dataset.Count) images.Pixels(i, memory.Buffer).CopyTo(place);
            else
            {
                chain.Apply(sources[i], (i - dataset.Count) / train.Length + 1, memory);
                memory.Sample.Pixels.CopyTo(place);
            }
            if (masks is not null) movedMasks[i] = (i < dataset.Count ? masks.Pixels(i, memory.MaskRoom(masks.Size)) : memory.Sample.Mask).ToArray();
            if (boxes is not null) moved[i] = i < dataset.Count ? boxes[i].ToArray() : memory.Sample.Boxes.ToArray();
            return memory;
        }, _ => { });
        string[]? files = images.File(0) is null ? null : [.. sources.Select((s, i) => i < dataset.Count ? images.File(s)! : Copy(images.File(s)!, (i - dataset.Count) / train.Length + 1))];
        Field[] fields = [.. dataset.Fields.Select(f => f == images ? ImageField.FromStore(f.Name, images.Height, images.Width, images.Channels, new MemoryImageStore(blocks, perBlock, sources.Length, images.Size, files))
            : f == masks ? MaskField.Of(ImageField.FromStore(f.Name, masks.Height, masks.Width, 1, new MemoryImageStore(movedMasks, 1, sources.Length, masks.Size, files)), masks.Categories, f.Role)
            : f == boxes ? BoxField.Of(f.Name, moved, [.. boxes!.Categories], f.Role) : f.Select(sources))];
        int[] newTrain = [.. train, .. Enumerable.Range(dataset.Count, train.Length * copies)];
        return dataset.WithRows(fields, sources, dataset.Partitions!.With(newTrain), new RecipeStep("Materialize", ("Copies", copies), ("Seed", (long)seed)),
            EffectiveSamples.Of(dataset, copies, seed).ToString());
    }

    internal static (ImageField Images, int[] Train) Check(Dataset dataset)
    {
        if (dataset.Features is not [ImageField images])
            throw new DeepShellException("Augmentation.NotImages", ErrorKind.InvalidOperation, $"{dataset.Name} does not hold images.", "Copies are for image data; for tables see Invoke-Resampling.", dataset);
        if (dataset.Partitions is null)
            throw new DeepShellException("Augmentation.NotSplit", ErrorKind.InvalidOperation, $"{dataset.Name} is not split: copies of one image would be in several parts.", "Split it first: … | Split-Dataset | Invoke-Augmentation …", dataset);
        if (dataset.Augmentations.Count == 0)
            throw new DeepShellException("Augmentation.None", ErrorKind.InvalidOperation, $"{dataset.Name} has no augmentations: copies would all be the same.", "Name some, such as -Rotation 10.", dataset);
        if (dataset.Augmentations.FirstOrDefault(a => a is Mixing) is { } mixing)
            throw new DeepShellException("Augmentation.Mixing", ErrorKind.InvalidOperation, $"{Components.Describe(mixing).Name} gives samples two labels, and a row has one.", "Leave it out here, and give it to a second Invoke-Augmentation, which mixes in training.", mixing);
        if (dataset.Preprocessing?.Image is { Steps.Length: > 0 } encoder)
            throw new DeepShellException("Augmentation.Steps", ErrorKind.InvalidOperation, $"{Components.Describe(encoder.Steps[0]).Name} is to come in front of augmentation, and the copies are made of the images as they are.",
                "Import the images in the final size (-ImageSize) instead.", dataset);
        Size2 size = new(images.Height, images.Width);
        if (dataset.Augmentations.FirstOrDefault(a => a.OutputSize(size) != size) is { } resizing)
            throw new DeepShellException("Augmentation.Size", ErrorKind.InvalidOperation,
                $"{Components.Describe(resizing).Name} turns images of {size} into {resizing.OutputSize(size)}: a model trained on the copies would not know what to take of a new image.",
                "Import the images in the final size (-ImageSize), or leave the size out.", resizing);
        return (images, dataset.Partitions[PartitionName.Train].ToArray());
    }

    private static void CheckMemory(ImageField images, MaskField? masks, long rows)
    {
        long bytes = rows * (images.Size + (masks?.Size ?? 0)), available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (bytes > available / 2 || rows > int.MaxValue)
            throw new DeepShellException("Augmentation.Memory", ErrorKind.InvalidArgument, $"{rows:N0} images of {images.Shape} take {bytes / 1e9:0.0} GB, of {available / 1e9:0.0} GB that this machine has.",
                "Ask for fewer copies, or leave -Materialize out: training draws augmentations afresh and keeps none.", rows);
    }

    private static string Copy(string file, int copy) =>
        Path.Combine(Path.GetDirectoryName(file) ?? "", $"{Path.GetFileNameWithoutExtension(file)}-copy{copy}{Path.GetExtension(file)}");
}
