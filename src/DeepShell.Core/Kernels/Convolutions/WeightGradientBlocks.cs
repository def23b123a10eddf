namespace DeepShell.Kernels;

/// <summary>
/// The weight gradient of a convolution straight from x and dy: for a tap, a tile of (input channel, output channel) sums
/// over the images' positions where the tap lies inside the image. The batch is taken in pieces of a fixed size (they stay
/// in the cache, and the sums of pieces are more exact than one long chain).
/// </summary>
internal static unsafe class WeightGradientBlocks<S, V> where S : struct, ISimd<V> where V : struct
{
    public static void Run(in ConvolutionShape s, int rows, float* x, float* dy, float* dw, int from, int to)
    {
        (int group, int strip) = WeightUnits.Cut(s);
        bool add = false;
        for (int n = 0; n < rows || n == 0; n += group)
            for (int top = 0; top < s.OutHeight || top == 0; top += strip)
            {
                int images = Math.Min(group, rows - n), bottom = Math.Min(top + strip, s.OutHeight);
                float* xs = x + (long)n * s.InputSize, dys = dy + (long)n * s.OutputSize;
                if (WeightUnits.Small(s)) SmallDepth(s, images, top, bottom, xs, dys, dw, from, to, add);
                else
                    for (int unit = from; unit < to; unit++) Unit(s, images, top, bottom, xs, dys, dw, unit, add);
                add = true;
            }
    }

    /// <summary>One unit of dw over the output rows [from, to) of some images.</summary>
    private static void Unit(in ConvolutionShape s, int images, int from, int to, float* x, float* dy, float* dw, int unit, bool add)
    {
        int blocks = WeightUnits.ChannelBlocks(s), block = unit % blocks, column = unit / blocks % s.KernelWidth, row = unit / blocks / s.KernelWidth;
        int first = block * WeightUnits.BlockChannels, channels = Math.Min(WeightUnits.BlockChannels, s.GroupInChannels - first);
        (int top, int bottom) = Inside(s.Height, s.OutHeight, s.StrideHeight, s.PadTop, row * s.DilationHeight);
        (int left, int right) = Inside(s.Width, s.OutWidth, s.StrideWidth, s.PadLeft, column * s.DilationWidth);
        top = Math.Max(top, from);
        bottom = Math.Max(top, Math.Min(bottom, to));
        if (add && (top == bottom || left == right)) return;
        Walk walk = new()
        {
            Outer = images, Middle = bottom - top, Inner = right - left,
            AOuter = s.InputSize, AMiddle = s.StrideHeight * s.Width * s.InChannels, AInner = s.StrideWidth * s.InChannels,
            BOuter = s.OutputSize, BMiddle = s.OutWidth * s.OutChannels, BInner = s.OutChannels,
            ARow = 1, AGroup = 5, AddAfter = true,
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
    private static void SmallDepth(in ConvolutionShape s, int images, int top, int bottom, float* x, float* dy, float* dw, int from, int to, bool add)
    {
        int height = Math.Max(0, (bottom - top - 1) * s.StrideHeight + s.KernelHeight);
        int width = Math.Max(s.Width + s.PadLeft, (s.OutWidth - 1) * s.StrideWidth + s.KernelWidth), depth = s.InChannels;
        int line = width * depth, taps = s.KernelWidth * depth;
        float* padded = Scratch.Take((long)images * height * line + 16);
        Pad(s, images, x, padded, top * s.StrideHeight - s.PadTop, height, line);
        Walk walk = new()
        {
            Outer = images, Middle = bottom - top, Inner = s.OutWidth,
            AOuter = (nint)height * line, AMiddle = s.StrideHeight * line, AInner = s.StrideWidth * depth,
            BOuter = s.OutputSize, BMiddle = s.OutWidth * s.OutChannels, BInner = s.OutChannels,
            ARow = 1, AGroup = taps == 5 ? line : 5, AddAfter = true,
        };
        dy += (long)top * s.OutWidth * s.OutChannels;
        int together = taps == 5 && S.TileRows >= 10 ? 2 : 1;
        for (int row = from; row < to; row += together)
            Columns(walk, Math.Min(together, to - row) * taps, s.OutChannels, padded + row * line, dy, dw + (long)row * taps * s.OutChannels, s.OutChannels, add);
    }

    /// <summary>Copies so many input rows from <paramref name="first"/> on (it may lie above the image), with zeros around.</summary>
    private static void Pad(in ConvolutionShape s, int images, float* x, float* padded, int first, int height, int line)
    {
        int length = Math.Min(s.Width * s.InChannels, line - s.PadLeft * s.InChannels);
        for (int n = 0; n < images; n++, x += s.InputSize)
            for (int at = first; at < first + height; at++, padded += line)
            {
                Span<float> to = new(padded, line);
                to.Clear();
                if ((uint)at < (uint)s.Height && length > 0) new ReadOnlySpan<float>(x + at * s.Width * s.InChannels, length).CopyTo(to[(s.PadLeft * s.InChannels)..]);
            }
    }

    /// <summary>m rows by n columns of dw, written or added.</summary>
    private static void Columns(in Walk walk, int m, int n, float* x, float* dy, float* dw, int stride, bool add)
    {
        int width = 2 * S.Count;
        for (int j = 0; j < n; j += width)
            TileTable.Column<S, V>(walk, m, Math.Min(width, n - j), x, dy + j, add ? dw + j : null, stride, dw + j, stride);
    }

    /// <summary>The output positions for which a tap lies inside the input.</summary>
    private static (int From, int To) Inside(int input, int output, int stride, int pad, int tap)
    {
        int offset = tap - pad, from = offset >= 0 ? 0 : (-offset + stride - 1) / stride;
        int to = input - offset <= 0 ? 0 : Math.Min(output, (input - offset + stride - 1) / stride);
        return (from, Math.Max(from, to));
    }
}
