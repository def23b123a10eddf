using DeepShell.Catalog;
using DeepShell.Tensors;

namespace DeepShell.Data.Augmentations;

/// <summary>
/// A random change that a sample of the training part undergoes afresh in each epoch. All randomness comes from the
/// stream that is passed in, so a seed repeats a run whatever the number of threads.
/// </summary>
/// <remarks>
/// Boxes move with the pixels: <see cref="ImageSample.Warp"/> moves them itself, and a change that moves pixels in its own way moves
/// <see cref="ImageSample.Points"/>. So do masks, for which such a change asks <see cref="ImageSample.ReplaceMask"/>. Tests hold every
/// augmentation of the catalogue to both.
/// </remarks>
[ComponentKind("Augmentation")]
public abstract class Augmentation
{
    /// <summary>Changes the sample in place.</summary>
    public abstract void Apply(ImageSample sample, ref RandomStream random);

    /// <summary>The size that <see cref="Apply(ImageSample, ref RandomStream)"/> leaves of an image of this size; most leave it as it is.</summary>
    /// <exception cref="DeepShellException">It cannot be applied to images of this size.</exception>
    public virtual Size2 OutputSize(Size2 input) => input;

    /// <summary>
    /// What images that are not augmented (validation, test, prediction) undergo instead, so that they have the same size.
    /// Nothing, for most.
    /// </summary>
    public virtual void ApplyCentered(ImageSample sample) { }

    /// <summary>Whether it can change rows of tables.</summary>
    public virtual bool ForTables => false;

    /// <summary>Changes an encoded row of a table in place.</summary>
    /// <param name="inputs">What the network would see.</param>
    /// <param name="spread">The standard deviation of each input in the training part; 0 for inputs that stand for a category.</param>
    /// <param name="random">All chance comes from it.</param>
    public virtual void Apply(Span<float> inputs, ReadOnlySpan<float> spread, ref RandomStream random) { }

    /// <summary>The same with what it has to know of the images it is for; itself if that is nothing.</summary>
    /// <param name="images">The images.</param>
    /// <param name="rows">The training part.</param>
    public virtual Augmentation Fit(ImageField images, ReadOnlySpan<int> rows) => this;

    /// <summary>Draws whether something of this probability happens; what is certain takes no draw.</summary>
    protected static bool Happens(double probability, ref RandomStream random) => probability >= 1 || random.NextDouble() < probability;
}
