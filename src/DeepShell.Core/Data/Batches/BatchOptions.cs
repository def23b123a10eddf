namespace DeepShell.Data;

/// <summary>How batches are drawn.</summary>
public sealed record BatchOptions
{
    /// <summary>Draws the rows in another order each epoch; otherwise in the order of the part.</summary>
    public bool Shuffle { get; init; }

    /// <summary>Applies the dataset's augmentations; only the training part has any.</summary>
    public bool Augment { get; init; }

    /// <summary>Leaves a last, short batch out.</summary>
    public bool DropLast { get; init; }

    /// <summary>Decides order and augmentation.</summary>
    public ulong Seed { get; init; }

    /// <summary>Threads that prepare batches ahead. 0: none, batches are prepared when they are asked for. −1: none where that is a copy, otherwise by the machine's cores.</summary>
    public int Workers { get; init; } = -1;
}
