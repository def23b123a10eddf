namespace DeepShell.Data.Augmentations;

/// <summary>The augmentations that are taken when none is named.</summary>
public static class AugmentationDefaults
{
    /// <summary>
    /// Photos (colour) keep their meaning when mirrored; writing and drawings (grey) do not, but stand being turned and moved a
    /// little. Tables get none.
    /// </summary>
    public static IReadOnlyList<Augmentation> For(Dataset dataset)
    {
        if (dataset.Features is not [ImageField image]) return [];
        int side = Math.Min(image.Height, image.Width);
        return image.Channels == 3
            ? [new Flip(), new Crop { Padding = Math.Max(1, side / 8) }]
            : [new Rotation { Degrees = 10 }, new Crop { Padding = Math.Max(1, side / 14) }];
    }
}
