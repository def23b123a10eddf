namespace DeepShell.Kernels;

/// <summary>
/// The weight gradient of a convolution straight from x and dy: for a tap, a tile of (input channel, output channel) sums
/// over the images' positions where the tap lies inside the image. The batch is taken in groups of images of a fixed size
/// (they stay in the cache, and the sums of groups are more exact than one long chain).
/// </summary>
internal static unsafe class WeightGradientBlocks<S, V> where S : struct, ISimd<V> where V : struct
{
    public static void Run(in ConvolutionShape s, int rows, float* x, float* dy, float* dw, int from, int to)
    {
        int group = GroupOf(s);
        for (int n = 0; n < rows || n == 0; n += group)
        {
            int images = Math.Min(group, rows - n);
            float* xs = x + (long)n * s.InputSize, dys = dy + (long)n * s.OutputSize;
            if (WeightUnits.Small(s)) SmallDepth(s, images, xs, dys, dw, from, to, n > 0);
            else
                for (int unit = from; unit < to; unit++) Unit(s, images, xs, dys, dw, unit, n > 0);
        }
    }

    /// <summary>Images in a group: at most 4096 positions and half a megabyte, a function of the shape alone.</summary>
    private static int GroupOf(in ConvolutionShape s)
    {
        long positions = Math.Max(1, (long)s.OutHeight * s.OutWidth), bytes = 4L * Math.Max(1, s.InputSize + s.OutputSize);
        return (int)Math.Max(1, Math.Min(4096 / positions, 512 * 1024 / bytes));
    }

    private static void Unit(in ConvolutionShape s, int images, float* x, float* dy, float* dw, int unit, bool add)
    {
        int blocks = WeightUnits.ChannelBlocks(s), block = unit % blocks, column = unit / blocks % s.KernelWidth, row = unit / blocks / s.KernelWidth;
        int first = block * WeightUnits.BlockChannels, channels = Math.Min(WeightUnits.BlockChannels, s.GroupInChannels - first);
        (int top, int bottom) = Inside(s.Height, s.OutHeight, s.StrideHeight, s.PadTop, row * s.DilationHeight);
        (int left, int right) = Inside(s.Width, s.OutWidth, s.StrideWidth, s.PadLeft, column * s.DilationWidth);
        Walk walk = new()
        {
            Outer = images, Middle = bottom - top, Inner = right - left,
            AOuter = s.InputSize, AMiddle = s.StrideHeight * s.Width * s.InChannels, AInner = s.StrideWidth * s.InChannels,
            BOuter = s.OutputSize, BMiddle = s.OutWidth * s.OutChannels, BInner = s.OutChannels,
            ARow = 1, AGroup = 5,
        };
        x += ((long)(top * s.StrideHeight - s.PadTop + row * s.DilationHeight) * s.Width + left * s.StrideWidth - s.PadLeft + column * s.DilationWidth) * s.InChannels + first;
        dy += ((long)top * s.OutWidth + left) * s.OutChannels;
        dw += ((long)(row * s.KernelWidth + column) * s.GroupInChannels + first) * s.OutChannels;
        for (int g = 0; g < s.Groups; g++)
            Columns(walk, channels, s.GroupOutChannels, x + g * s.GroupInChannels, dy + g * s.GroupOutChannels, dw + g * s.GroupOutChannels, s.OutChannels, add);
    }

    /// <summary>
    /// Few input channels: a tile takes a whole row of taps (neighbours in x) instead of one, from a copy of the images
    /// with zeros around them; two rows of five at once.
    /// </summary>
    private static void SmallDepth(in ConvolutionShape s, int images, float* x, float* dy, float* dw, int from, int to, bool add)
    {
        int height = Math.Max(s.Height + s.PadTop, (s.OutHeight - 1) * s.StrideHeight + s.KernelHeight);
        int width = Math.Max(s.Width + s.PadLeft, (s.OutWidth - 1) * s.StrideWidth + s.KernelWidth), depth = s.InChannels;
        int line = width * depth, taps = s.KernelWidth * depth;
        float* padded = Scratch.Take((long)images * height * line + 16);
        Pad(s, images, x, padded, height, line);
        Walk walk = new()
        {
            Outer = images, Middle = s.OutHeight, Inner = s.OutWidth,
            AOuter = (nint)height * line, AMiddle = s.StrideHeight * line, AInner = s.StrideWidth * depth,
            BOuter = s.OutputSize, BMiddle = s.OutWidth * s.OutChannels, BInner = s.OutChannels,
            ARow = 1, AGroup = taps == 5 ? line : 5,
        };
        int together = taps == 5 && S.TileRows >= 10 ? 2 : 1;
        for (int row = from; row < to; row += together)
            Columns(walk, Math.Min(together, to - row) * taps, s.OutChannels, padded + row * line, dy, dw + (long)row * taps * s.OutChannels, s.OutChannels, add);
    }

    private static void Pad(in ConvolutionShape s, int images, float* x, float* padded, int height, int line)
    {
        int length = Math.Min(s.Width * s.InChannels, line - s.PadLeft * s.InChannels);
        for (int n = 0; n < images; n++, x += s.InputSize)
            for (int h = 0; h < height; h++, padded += line)
            {
                Span<float> to = new(padded, line);
                int at = h - s.PadTop;
                to.Clear();
                if ((uint)at < (uint)s.Height && length > 0) new ReadOnlySpan<float>(x + at * s.Width * s.InChannels, length).CopyTo(to[(s.PadLeft * s.InChannels)..]);
            }
    }

    /// <summary>m rows by n columns of dw (the chain over one group of images), written or added.</summary>
    private static void Columns(in Walk walk, int m, int n, float* x, float* dy, float* dw, int stride, bool add)
    {
        const int Most = 32;      // columns of the widest tile
        float* sums = stackalloc float[WeightUnits.BlockChannels * Most];
        int width = 2 * S.Count;
        for (int j = 0; j < n; j += width)
        {
            int columns = Math.Min(width, n - j);
            if (!add) { TileTable.Column<S, V>(walk, m, columns, x, dy + j, null, 0, dw + j, stride); continue; }
            TileTable.Column<S, V>(walk, m, columns, x, dy + j, null, 0, sums, width);
            for (int i = 0; i < m; i++) Elementwise.Add(dw + j + (long)i * stride, sums + i * width, dw + j + (long)i * stride, columns);
        }
    }

    /// <summary>The output positions for which a tap lies inside the input.</summary>
    private static (int From, int To) Inside(int input, int output, int stride, int pad, int tap)
    {
        int offset = tap - pad, from = offset >= 0 ? 0 : (-offset + stride - 1) / stride;
        int to = input - offset <= 0 ? 0 : Math.Min(output, (input - offset + stride - 1) / stride);
        return (from, Math.Max(from, to));
    }
}

/// <summary>How the weight gradient is cut into units, by the shape alone.</summary>
internal static class WeightUnits
{
    /// <summary>Input channels of a unit: some whole tiles of every instruction set's height or nearly.</summary>
    public const int BlockChannels = 28;

    /// <summary>A row of taps with all channels is one tile: the units are the rows of taps.</summary>
    public static bool Small(in ConvolutionShape s) => s.InChannels <= 4 && s.Groups == 1 && s.DilationWidth == 1 && s.DilationHeight == 1 && s.KernelWidth * s.InChannels <= BlockChannels;

    public static int ChannelBlocks(in ConvolutionShape s) => (s.GroupInChannels + BlockChannels - 1) / BlockChannels;

    public static int Count(in ConvolutionShape s) => Small(s) ? s.KernelHeight : s.KernelHeight * s.KernelWidth * ChannelBlocks(s);
}
