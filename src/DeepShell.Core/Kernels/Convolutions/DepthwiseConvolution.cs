using System.Runtime.CompilerServices;

namespace DeepShell.Kernels;

/// <summary>
/// A convolution with a filter of its own for each channel: neighbouring channels share vectors, since nothing is summed over them.
/// Weights [kernelHeight, kernelWidth, 1, channels]. Each element is one chain over its taps; weight gradients are summed image by image.
/// </summary>
internal static unsafe class DepthwiseConvolution<S, V> where S : struct, ISimd<V> where V : struct
{
    public static bool Fits(in ConvolutionShape s) => s.Groups > 1 && s.Groups == s.InChannels && s.Groups == s.OutChannels;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(in ConvolutionShape s, int rows, float* x, float* w, float* bias, float* y)
    {
        nint channels = s.InChannels, line = s.Width * channels, tapRow = s.DilationHeight * line, tap = s.DilationWidth * channels, weightRow = s.KernelWidth * channels;
        for (int n = 0; n < rows; n++, x += s.InputSize)
            for (int oh = 0; oh < s.OutHeight; oh++)
            {
                (int firstRow, int endRow) = Taps(oh * s.StrideHeight - s.PadTop, s.DilationHeight, s.KernelHeight, s.Height);
                for (int ow = 0; ow < s.OutWidth; ow++, y += channels)
                {
                    int left = ow * s.StrideWidth - s.PadLeft;
                    (int firstColumn, int endColumn) = Taps(left, s.DilationWidth, s.KernelWidth, s.Width);
                    float* corner = x + (oh * s.StrideHeight - s.PadTop) * line + left * channels + firstRow * tapRow + firstColumn * tap;
                    float* weights = w + firstRow * weightRow + firstColumn * channels;
                    int taps = endColumn - firstColumn, tapRows = endRow - firstRow;
                    for (nint c = 0; c < channels; c += S.Count)
                    {
                        V mask = S.Mask((int)(channels - c)), sum = bias == null ? S.Create(0) : S.LoadPart(bias + c, mask);
                        float* pRow = corner + c, qRow = weights + c;
                        for (int kh = tapRows; kh > 0; kh--, pRow += tapRow, qRow += weightRow)
                        {
                            float* p = pRow, q = qRow;
                            for (int kw = taps; kw > 0; kw--, p += tap, q += channels) sum = S.Fma(S.LoadPart(p, mask), S.LoadPart(q, mask), sum);
                        }
                        S.StorePart(y + c, mask, sum);
                    }
                }
            }
    }

    /// <summary>With a stride of 1 a convolution of dy with the filters turned; else tap by tap.</summary>
    public static void InputGradient(in ConvolutionShape s, int rows, float* dy, float* w, float* dx)
    {
        if (s is not { StrideHeight: 1, StrideWidth: 1 })
        {
            Strided(s, rows, dy, w, dx);
            return;
        }
        int taps = s.KernelHeight * s.KernelWidth;
        float* turned = Scratch.Take(s.WeightSize);
        for (int tap = 0; tap < taps; tap++)
            new ReadOnlySpan<float>(w + (nint)(taps - 1 - tap) * s.InChannels, s.InChannels).CopyTo(new Span<float>(turned + (nint)tap * s.InChannels, s.InChannels));
        Forward(s.OfGradient(), rows, dy, turned, null, dx);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Strided(in ConvolutionShape s, int rows, float* dy, float* w, float* dx)
    {
        nint channels = s.InChannels, line = s.OutWidth * channels;
        for (int n = 0; n < rows; n++, dy += s.OutputSize)
            for (int h = 0; h < s.Height; h++)
                for (int v = 0; v < s.Width; v++, dx += channels)
                    for (nint c = 0; c < channels; c += S.Count)
                    {
                        V mask = S.Mask((int)(channels - c)), sum = S.Create(0);
                        for (int kh = 0; kh < s.KernelHeight; kh++)
                        {
                            int oh = Position(h + s.PadTop - kh * s.DilationHeight, s.StrideHeight, s.OutHeight);
                            for (int kw = 0; kw < s.KernelWidth && oh >= 0; kw++)
                            {
                                int ow = Position(v + s.PadLeft - kw * s.DilationWidth, s.StrideWidth, s.OutWidth);
                                if (ow < 0) continue;
                                sum = S.Fma(S.LoadPart(dy + oh * line + ow * channels + c, mask), S.LoadPart(w + (kh * s.KernelWidth + kw) * channels + c, mask), sum);
                            }
                        }
                        S.StorePart(dx + c, mask, sum);
                    }
    }

    /// <summary>The taps [from, to).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void WeightGradient(in ConvolutionShape s, int rows, float* x, float* dy, float* dw, int from, int to)
    {
        nint channels = s.InChannels;
        Elementwise.Fill(0, dw + from * channels, (to - from) * s.InChannels);
        for (int n = 0; n < rows; n++, x += s.InputSize, dy += s.OutputSize)
            for (int tap = from; tap < to; tap++)
            {
                int down = tap / s.KernelWidth * s.DilationHeight - s.PadTop, right = tap % s.KernelWidth * s.DilationWidth - s.PadLeft;
                float* sums = dw + tap * channels;
                for (nint c = 0; c < channels; c += S.Count)
                {
                    V mask = S.Mask((int)(channels - c));
                    S.StorePart(sums + c, mask, S.Add(S.LoadPart(sums + c, mask), OfImage(s, x + c, dy + c, down, right, mask)));
                }
            }
    }

    /// <summary>Σ of x·dy over an image's positions, in four chains of every fourth column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V OfImage(in ConvolutionShape s, float* x, float* dy, int down, int right, V mask)
    {
        nint channels = s.InChannels, step = s.StrideWidth * channels;
        V s0 = S.Create(0), s1 = s0, s2 = s0, s3 = s0;
        (int first, int end) = Taps(right, s.StrideWidth, s.OutWidth, s.Width);
        for (int oh = 0; oh < s.OutHeight; oh++)
        {
            int h = oh * s.StrideHeight + down;
            if ((uint)h >= (uint)s.Height) continue;
            float* p = x + (h * (nint)s.Width + right + first * s.StrideWidth) * channels, q = dy + (oh * (nint)s.OutWidth + first) * channels;
            int left = end - first;
            for (; left >= 4; left -= 4, p += 4 * step, q += 4 * channels)
            {
                s0 = S.Fma(S.LoadPart(p, mask), S.LoadPart(q, mask), s0);
                s1 = S.Fma(S.LoadPart(p + step, mask), S.LoadPart(q + channels, mask), s1);
                s2 = S.Fma(S.LoadPart(p + 2 * step, mask), S.LoadPart(q + 2 * channels, mask), s2);
                s3 = S.Fma(S.LoadPart(p + 3 * step, mask), S.LoadPart(q + 3 * channels, mask), s3);
            }
            if (left > 0) s0 = S.Fma(S.LoadPart(p, mask), S.LoadPart(q, mask), s0);
            if (left > 1) s1 = S.Fma(S.LoadPart(p + step, mask), S.LoadPart(q + channels, mask), s1);
            if (left > 2) s2 = S.Fma(S.LoadPart(p + 2 * step, mask), S.LoadPart(q + 2 * channels, mask), s2);
        }
        return S.Add(S.Add(s0, s2), S.Add(s1, s3));
    }

    /// <summary>Which of so many steps from a start lie in [0, size).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (int First, int End) Taps(int start, int step, int count, int size)
    {
        int first = start >= 0 ? 0 : (-start + step - 1) / step, end = size <= start ? 0 : Math.Min(count, (size - start + step - 1) / step);
        return (first, Math.Max(first, end));
    }

    /// <summary>The output position that an input lies at, or −1 if none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Position(int at, int stride, int size) =>
        at < 0 ? -1 : stride == 1 ? (at < size ? at : -1) : at % stride == 0 && at / stride < size ? at / stride : -1;
}
