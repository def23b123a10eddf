using DeepShell.Data.Imaging;

namespace DeepShell.Data.Augmentations;

/// <summary>Shows what a dataset's augmentations do.</summary>
public static class AugmentationPreview
{
    /// <summary>A contact sheet, masks in translucent colours: a row for each of the first images of the training part, the image itself and then augmented versions of it.</summary>
    /// <param name="dataset">Holds images.</param>
    /// <param name="count">Images, at most as many as there are.</param>
    /// <param name="versions">Augmented versions of each: those of the first epochs of a training with this seed.</param>
    /// <param name="seed">Decides what happens to each image.</param>
    /// <exception cref="DeepShellException">The dataset holds no images.</exception>
    public static PixelImage Make(Dataset dataset, int count = 8, int versions = 7, ulong seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        if (dataset.Features is not [ImageField images])
            throw new DeepShellException("Augmentation.NotImages", ErrorKind.InvalidOperation, $"{dataset.Name} does not hold images.", "Augmentation is for image data; leave the stage out.", dataset);
        int[] rows = dataset.Partitions is null ? [.. Enumerable.Range(0, dataset.Count)] : dataset.Partitions[PartitionName.Train].ToArray();
        AugmentationChain chain = new(dataset.Augmentations, images, rows, seed, before: dataset.Preprocessing?.Image?.Steps, masks: dataset.Masks);
        MaskOverlay? overlay = dataset.Masks is { } masks ? new MaskOverlay(masks) : null;
        ChainMemory memory = new(images.Size);
        List<PixelImage> shown = [];
        foreach (int row in rows.Take(count))
        {
            PixelImage original = new(images.Width, images.Height, images.Channels, images.Pixels(row, memory.Buffer).ToArray());
            shown.Add(overlay?.Draw(original, dataset.Masks!.Pixels(row, memory.MaskRoom(dataset.Masks.Size))) ?? original);
            // Training counts its epochs from 1.
            for (int epoch = 1; epoch <= versions; epoch++)
            {
                chain.Apply(row, epoch, memory);
                shown.Add(overlay?.Draw(memory.Sample) ?? memory.Sample.ToImage());
            }
        }
        return ContactSheet.Make(shown, versions + 1);
    }
}
