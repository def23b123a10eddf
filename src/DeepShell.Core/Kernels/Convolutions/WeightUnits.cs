namespace DeepShell.Kernels;

/// <summary>How the weight gradient is cut into units, by the shape alone.</summary>
internal static class WeightUnits
{
    /// <summary>Input channels of a unit: some whole tiles of every instruction set's height or nearly.</summary>
    public const int BlockChannels = 28;

    /// <summary>A row of taps with all channels is one tile: the units are the rows of taps.</summary>
    public static bool Small(in ConvolutionShape s) => s.InChannels <= 8 && s.Groups == 1 && s.DilationWidth == 1 && s.DilationHeight == 1 && s.KernelWidth * s.InChannels <= 2 * BlockChannels;

    /// <summary>
    /// The batch is taken in groups of images, or large images in strips of rows, such that x and dy of a piece stay in
    /// the cache and no chain is long: a function of the shape alone. Small weights are revisited often: smaller pieces.
    /// </summary>
    public static (int Images, int Rows) Cut(in ConvolutionShape s)
    {
        long bytes = 4L * Math.Max(1, s.InputSize + s.OutputSize), target = s.WeightSize <= 4096 ? 32 * 1024 : 512 * 1024;
        if (bytes <= target) return ((int)Math.Min(target / bytes, Math.Max(1, 4096 / Math.Max(1, s.OutHeight * s.OutWidth))), Math.Max(1, s.OutHeight));
        return (1, (int)Math.Clamp(target * s.OutHeight / bytes, 1, Math.Max(1, s.OutHeight)));
    }

    public static int ChannelBlocks(in ConvolutionShape s) => (s.GroupInChannels + BlockChannels - 1) / BlockChannels;

    /// <summary>Input channels of a unit by Winograd's way: it is cut by channels alone, since every point is needed for each tap.</summary>
    private const int WinogradChannels = 8;

    /// <summary>The first input channel of a unit, by Winograd's way; the end of the one before it.</summary>
    public static int FirstChannel(in ConvolutionShape s, int unit) => Math.Min(unit * WinogradChannels, s.InChannels);

    public static int Count(in ConvolutionShape s) => Winograd.Fits(s) ? (s.InChannels + WinogradChannels - 1) / WinogradChannels : Small(s) ? s.KernelHeight : s.KernelHeight * s.KernelWidth * ChannelBlocks(s);
}
