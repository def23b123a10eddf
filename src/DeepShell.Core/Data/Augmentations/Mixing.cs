using System.ComponentModel.DataAnnotations;
using DeepShell.Tensors;

namespace DeepShell.Data.Augmentations;

/// <summary>
/// An augmentation that mixes a sample with another of the training part. The loss then is that of both labels, in the shares of the
/// mixture. Of several in a chain a sample undergoes at most one: the first whose probability says so.
/// </summary>
/// <remarks>
/// The other sample has undergone what comes before in the chain, with a stream of its own. It is drawn from the whole training part by
/// the row and the epoch, where the papers' code shuffles the batch: so a sample does not depend on what else is in its batch.
/// </remarks>
public abstract class Mixing : Augmentation
{
    /// <summary>How often a sample is mixed.</summary>
    [Range(0.0, 1.0)]
    public double Probability { get; init; } = 1;

    /// <summary>Whether a mixed image has one class at each pixel, so that masks can be mixed with it.</summary>
    public virtual bool MixesMasks => false;

    /// <summary>Mixes the partner into the sample. Both have one size.</summary>
    /// <returns>The sample's own share, from 0 to 1; the partner has the rest.</returns>
    public abstract double Mix(ImageSample sample, ImageSample partner, ref RandomStream random);

    /// <summary>Mixes the partner's encoded row of a table into the sample's.</summary>
    /// <returns>The sample's own share.</returns>
    public virtual double Mix(Span<float> inputs, ReadOnlySpan<float> partner, ref RandomStream random) => 1;

    /// <summary>Nothing: it takes two samples, see <see cref="Mix(ImageSample, ImageSample, ref RandomStream)"/>.</summary>
    public sealed override void Apply(ImageSample sample, ref RandomStream random) { }
}
