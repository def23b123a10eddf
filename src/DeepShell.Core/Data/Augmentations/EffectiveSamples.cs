using System.Globalization;

namespace DeepShell.Data.Augmentations;

/// <summary>
/// What augmented copies are worth: n images with k versions each count as n·k/(1 + (k − 1)ρ) independent ones, with ρ the correlation
/// between versions of one image (the design effect of cluster sampling: Kish, Survey Sampling, 1965).
/// </summary>
/// <remarks>
/// <para>ρ is the intraclass correlation of a one-way analysis of variance, (MSB − MSW)/(MSB + (k − 1)·MSW), its mean squares summed over
/// all pixels. Copies that change nothing have ρ = 1 and are worth nothing; versions as different as two images of the data have ρ = 0.</para>
/// <para>Pixels see a shift by two as a new picture, and a network that already tolerates shifts learns nothing from it: take the number
/// for an upper bound.</para>
/// </remarks>
/// <param name="Images">n: images of the training part.</param>
/// <param name="Versions">k: the image itself and its copies.</param>
/// <param name="Correlation">ρ, from 0 to 1.</param>
public sealed record EffectiveSamples(int Images, int Versions, double Correlation)
{
    // The correlation of a thousand images is known to two digits, which is what it is good for.
    private const int MostMeasured = 1000;

    /// <summary>n·k.</summary>
    public long Rows => (long)Images * Versions;

    /// <summary>How many independent samples they are worth, at most.</summary>
    public double Effective => Rows / (1 + (Versions - 1) * Correlation);

    /// <summary>Measures it on the training part's first images, up to a thousand.</summary>
    /// <param name="dataset">With augmentations.</param>
    /// <param name="copies">Copies of each image; in training, the number of epochs.</param>
    /// <param name="seed">Decides the copies.</param>
    /// <exception cref="DeepShellException">The dataset is not split, holds no images, or has no augmentations.</exception>
    public static EffectiveSamples Of(Dataset dataset, int copies, ulong seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(copies);
        (ImageField images, int[] train) = AugmentedCopies.Check(dataset);
        int versions = copies + 1;
        int[] measured = train.Length <= MostMeasured ? train : [.. Enumerable.Range(0, MostMeasured).Select(i => train[(int)((long)i * train.Length / MostMeasured)])];
        AugmentationChain chain = new(dataset.Augmentations, images, train, seed);
        ChainMemory memory = new(images.Size);
        VarianceParts parts = new(images.Size, versions);
        byte[] group = new byte[versions * images.Size];
        foreach (int row in measured)
        {
            images.Pixels(row, memory.Buffer).CopyTo(group);
            for (int k = 1; k < versions; k++)
            {
                chain.Apply(row, k, memory);
                memory.Sample.Pixels.CopyTo(group.AsSpan(k * images.Size));
            }
            parts.Add(group);
        }
        return new EffectiveSamples(train.Length, versions, parts.Correlation);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Rows:N0} rows of {Images:N0} images count as at most {Effective:N0} independent ones: versions of an image correlate by {Correlation:0.00}.");
}

/// <summary>Sums for a one-way analysis of variance of many variables at once: groups come one after another.</summary>
internal sealed class VarianceParts(int variables, int members)
{
    private readonly double[] _sum = new double[variables], _squares = new double[variables];
    private double _within;
    private int _groups;

    /// <summary>The intraclass correlation, between 0 and 1; 1 where nothing varies.</summary>
    public double Correlation
    {
        get
        {
            double between = 0;
            for (int v = 0; v < variables; v++) between += _squares[v] - _sum[v] * _sum[v] / Math.Max(1, _groups);
            double msb = members * between / Math.Max(1, _groups - 1), msw = _within / Math.Max(1L, (long)_groups * (members - 1));
            return msb + msw <= 0 ? 1 : Math.Clamp((msb - msw) / (msb + (members - 1) * msw), 0, 1);
        }
    }

    /// <summary>Adds a group: members × variables.</summary>
    public void Add(ReadOnlySpan<byte> group)
    {
        _groups++;
        for (int v = 0; v < variables; v++)
        {
            double mean = 0;
            for (int m = 0; m < members; m++) mean += group[m * variables + v];
            mean /= members;
            for (int m = 0; m < members; m++) _within += (group[m * variables + v] - mean) * (group[m * variables + v] - mean);
            _sum[v] += mean;
            _squares[v] += mean * mean;
        }
    }
}
