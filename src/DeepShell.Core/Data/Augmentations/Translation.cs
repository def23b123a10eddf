using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;
using DeepShell.Data.Imaging;
using DeepShell.Tensors;

namespace DeepShell.Data.Augmentations;

/// <summary>Moves the image by a random amount in both directions, by fractions of pixels too.</summary>
[Component("Translation", Aliases = "Translate")]
public sealed class Translation : AffineAugmentation
{
    /// <summary>The largest move as a share of the image's width and height.</summary>
    [Position(0), Range(0.0, 1.0)]
    public double Distance { get; init; } = 0.1;

    /// <inheritdoc/>
    protected override Affine Draw(int width, int height, ref RandomStream random)
    {
        double x = random.NextDouble(-Distance, Distance) * width, y = random.NextDouble(-Distance, Distance) * height;
        return Affine.Offset(x, y);
    }
}
