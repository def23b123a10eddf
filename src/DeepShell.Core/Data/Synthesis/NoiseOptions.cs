namespace DeepShell.Data;

/// <summary>How noise is mixed into signals.</summary>
public sealed record NoiseOptions
{
    /// <summary>The lowest ratio of signal to noise, in decibels.</summary>
    public double Low { get; init; } = 10;

    /// <summary>The highest; each row's is uniform in between.</summary>
    public double High { get; init; } = 20;

    /// <summary>0 mixes noise into the training rows themselves; otherwise they stay, and so many noisy copies of each are added.</summary>
    public int Copies { get; init; }

    /// <summary>Decides which noise each row gets, how strong, and from where on.</summary>
    public ulong Seed { get; init; }
}
