using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Data.Imaging;
using DeepShell.Tensors;

namespace DeepShell.Data.Augmentations;

/// <summary>Enlarges or shrinks the image about its centre by a random factor.</summary>
[Component("Zoom")]
public sealed class Zoom : AffineAugmentation
{
    /// <summary>The largest change: 0.2 is from 1/1.2 to 1.2 times, small and large equally likely.</summary>
    [Position(0), Range(0.0, 4.0)]
    public double Amount { get; init; } = 0.1;

    /// <inheritdoc/>
    protected override Affine Draw(int width, int height, ref RandomStream random)
    {
        double range = Math.Log(1 + Amount), step = Math.Exp(-random.NextDouble(-range, range));
        return Affine.About(width * 0.5, height * 0.5, step, 0, 0, step);
    }
}
