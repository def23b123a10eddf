namespace DeepShell.Kernels;

/// <summary>
/// Winograd's minimal filtering F(4×4, 3×3) (Lavin and Gray, arXiv:1509.09308): 36 multiplications for 16 results of a 3×3 window
/// instead of 144. The points are 0, ±5/8, ±3/2 and ∞: with them every constant of the images' transforms is exact, and the
/// error is about twice that of the sums taken directly (with 0, ±1, ±2, ∞ it is four times).
/// </summary>
internal static class Winograd
{
    /// <summary>Results of a tile along an axis, and inputs they need.</summary>
    public const int Outputs = 4, Inputs = 6;

    /// <summary>Points of a tile.</summary>
    public const int Points = Inputs * Inputs;

    /// <summary>The points ±A and ±B, their powers, and what the transforms need.</summary>
    public const float A = 0.625f, A2 = A * A, A3 = A2 * A, B = 1.5f, B2 = B * B, B3 = B2 * B, Product = A2 * B2, Sum = A2 + B2;

    /// <summary>What divides a transformed filter at 0, ±A and ±B: the product of the distances to the other points.</summary>
    public const float Zeroth = 1 / Product, First = (float)(1 / (2.0 * A2 * (A2 - B2))), Second = (float)(1 / (2.0 * B2 * (B2 - A2)));

    /// <summary>Floats between the matrices of two points beyond their size: keeps them out of each other's cache sets.</summary>
    public const int Skew = 16;

    // Both operands of a block of the weight gradient: they stay in the second cache beside the sums.
    private const int BlockBytes = 512 * 1024;

    // Filters for more than so many pairs of channels take more room and time, transformed, than they save for a few images.
    private const int MostPairs = 128 * 128;

    /// <summary>Whether a convolution is computed this way: a function of the shape alone, so that bits don't depend on anything else.</summary>
    public static bool Fits(in ConvolutionShape s) =>
        s is { KernelHeight: 3, KernelWidth: 3, StrideHeight: 1, StrideWidth: 1, DilationHeight: 1, DilationWidth: 1, Groups: 1, InChannels: >= 16, OutChannels: >= 16 }
        && (long)s.InChannels * s.OutChannels <= MostPairs && Covers(s.OutHeight, s.OutWidth) && Covers(s.Height, s.Width);

    /// <summary>Tiles along an axis.</summary>
    public static int Tiles(int size) => (size + Outputs - 1) / Outputs;

    /// <summary>Tiles that a correlation works on at once: whole register tiles of 14 rows.</summary>
    public static int CorrelationTiles(in ConvolutionShape s) => s.InChannels + s.OutChannels >= 64 ? 14 : 28;

    /// <summary>Tiles that the weight gradient works on at once: long sums, but both operands stay in the cache.</summary>
    public static int GradientTiles(in ConvolutionShape s) => Math.Clamp(BlockBytes / (Points * sizeof(float) * (s.InChannels + s.OutChannels)) / 14 * 14, 14, 112);

    // Tiles hang over the edges of an image: where half their work is lost, the direct way is as good.
    private static bool Covers(int height, int width) =>
        Tiles(height) * Tiles(width) is >= 4 and var tiles && tiles * Outputs * Outputs <= 2 * height * width;
}
