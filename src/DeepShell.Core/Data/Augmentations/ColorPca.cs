using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Tensors;

namespace DeepShell.Data.Augmentations;

/// <summary>
/// AlexNet's change of light: adds Σᵢ αᵢλᵢpᵢ to every pixel, with pᵢ and λᵢ the eigenvectors and eigenvalues of the covariance of
/// the training part's pixels and αᵢ normal. Colours change together as they do in the data.
/// </summary>
/// <remarks>
/// The paper names no unit for λ, without which the formula has none: as in the implementations in use, pixels are from 0 to 1. On grey
/// images there is one direction, and the brightness changes.
/// </remarks>
[Component("ColorPca", Aliases = "ColourPca,FancyPca,Lighting", Paper = "Krizhevsky, Sutskever and Hinton, NIPS 2012")]
public sealed class ColorPca : Augmentation
{
    // [channel, direction]: λᵢpᵢ.
    private double[,]? _directions;

    /// <summary>Standard deviation of the αᵢ, which are drawn once for each image.</summary>
    [Position(0), Range(0.0, 10.0)]
    public double Strength { get; init; } = 0.1;

    /// <summary>How often an image is changed.</summary>
    [Range(0.0, 1.0)]
    public double Probability { get; init; } = 1;

    /// <inheritdoc/>
    public override Augmentation Fit(ImageField images, ReadOnlySpan<int> rows) =>
        new ColorPca { Strength = Strength, Probability = Probability, _directions = Directions(images, rows.ToArray()) };

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException"><see cref="Fit"/> has not been called.</exception>
    public override void Apply(ImageSample sample, ref RandomStream random)
    {
        double[,] directions = _directions ?? throw new InvalidOperationException("ColorPca is applied before it was fitted.");
        if (!Happens(Probability, ref random)) return;
        Span<double> alpha = stackalloc double[3];
        foreach (ref double a in alpha) a = Strength * random.NextNormal();
        Add(sample, directions, alpha);
    }

    internal static void Add(ImageSample sample, double[,] directions, ReadOnlySpan<double> alpha)
    {
        Span<float> gain = [1, 1, 1], offset = stackalloc float[3];
        for (int c = 0; c < sample.Channels; c++)
        {
            double sum = 0;
            for (int i = 0; i < sample.Channels; i++) sum += alpha[i] * directions[c, i];
            offset[c] = (float)(sum * 255);
        }
        Imaging.ColorMap.Apply(sample.Pixels, sample.Channels, gain, offset);
    }

    // Sums of whole numbers: the order of threads does not matter.
    internal static double[,] Directions(ImageField images, int[] rows)
    {
        int channels = images.Channels;
        long[] sums = new long[channels + channels * channels];
        Parallel.For(0, rows.Length, () => (Sums: new long[sums.Length], Buffer: new byte[images.Size]), (i, _, local) =>
        {
            ReadOnlySpan<byte> pixels = images.Pixels(rows[i], local.Buffer);
            for (int p = 0; p < pixels.Length; p += channels)
                for (int c = 0; c < channels; c++)
                {
                    local.Sums[c] += pixels[p + c];
                    for (int d = 0; d < channels; d++) local.Sums[channels + c * channels + d] += pixels[p + c] * pixels[p + d];
                }
            return local;
        }, local =>
        {
            lock (sums)
                for (int i = 0; i < sums.Length; i++) sums[i] += local.Sums[i];
        });
        double count = Math.Max(1, (double)rows.Length * images.Height * images.Width);
        double[,] covariance = new double[channels, channels];
        for (int c = 0; c < channels; c++)
            for (int d = 0; d < channels; d++)
                covariance[c, d] = (sums[channels + c * channels + d] / count - sums[c] / count * (sums[d] / count)) / (255 * 255);
        (double[] values, double[,] vectors) = SymmetricEigen.Of(covariance);
        for (int c = 0; c < channels; c++)
            for (int i = 0; i < channels; i++) vectors[c, i] *= values[i];
        return vectors;
    }
}
