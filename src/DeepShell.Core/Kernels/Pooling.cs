namespace DeepShell.Kernels;

/// <summary>Maximum and average pooling of NHWC images, any kernel, stride and padding; for some images of a batch.</summary>
public static unsafe class Pooling
{
    /// <summary>y = the maximum of each window (padding is never the maximum; NaN is).</summary>
    public static void MaxForward(in PoolingShape s, int rows, float* x, float* y)
    {
        int channels = s.Channels;
        for (int n = 0; n < rows; n++, x += s.InputSize)
        for (int oh = 0; oh < s.OutHeight; oh++)
        for (int ow = 0; ow < s.OutWidth; ow++, y += channels)
        {
            var (top, bottom, left, right) = Window(s, oh, ow);
            new Span<float>(y, channels).Fill(float.NegativeInfinity);
            for (int h = top; h < bottom; h++)
            for (int w = left; w < right; w++)
            {
                float* p = x + (h * s.Width + w) * channels;
                for (int c = 0; c < channels; c++) if (!(p[c] <= y[c])) y[c] = p[c];
            }
        }
    }

    /// <summary>dx from dy: the gradient goes to the first maximum of each window, in row-major order; overwrites dx.</summary>
    public static void MaxBackward(in PoolingShape s, int rows, float* x, float* dy, float* dx)
    {
        int channels = s.Channels;
        for (int n = 0; n < rows; n++, x += s.InputSize, dx += s.InputSize)
        {
            new Span<float>(dx, s.InputSize).Clear();
            for (int oh = 0; oh < s.OutHeight; oh++)
            for (int ow = 0; ow < s.OutWidth; ow++, dy += channels)
            {
                var (top, bottom, left, right) = Window(s, oh, ow);
                if (top >= bottom || left >= right) continue;
                for (int c = 0; c < channels; c++)
                {
                    int best = (top * s.Width + left) * channels + c;
                    for (int h = top; h < bottom; h++)
                    for (int w = left; w < right; w++)
                    {
                        int at = (h * s.Width + w) * channels + c;
                        if (x[at] > x[best] || (float.IsNaN(x[at]) && !float.IsNaN(x[best]))) best = at;
                    }
                    dx[best] += dy[c];
                }
            }
        }
    }

    /// <summary>y = the mean of each window; the padding counts as zeros if asked, else it is left out of the count.</summary>
    public static void AverageForward(in PoolingShape s, int rows, float* x, float* y, bool countPadding)
    {
        int channels = s.Channels;
        for (int n = 0; n < rows; n++, x += s.InputSize)
        for (int oh = 0; oh < s.OutHeight; oh++)
        for (int ow = 0; ow < s.OutWidth; ow++, y += channels)
        {
            var (top, bottom, left, right) = Window(s, oh, ow);
            new Span<float>(y, channels).Clear();
            for (int h = top; h < bottom; h++)
            for (int w = left; w < right; w++)
            {
                float* p = x + (h * s.Width + w) * channels;
                for (int c = 0; c < channels; c++) y[c] += p[c];
            }
            float share = Share(s, top, bottom, left, right, countPadding);
            for (int c = 0; c < channels; c++) y[c] *= share;
        }
    }

    /// <summary>dx from dy; overwrites dx.</summary>
    public static void AverageBackward(in PoolingShape s, int rows, float* dy, float* dx, bool countPadding)
    {
        int channels = s.Channels;
        for (int n = 0; n < rows; n++, dx += s.InputSize)
        {
            new Span<float>(dx, s.InputSize).Clear();
            for (int oh = 0; oh < s.OutHeight; oh++)
            for (int ow = 0; ow < s.OutWidth; ow++, dy += channels)
            {
                var (top, bottom, left, right) = Window(s, oh, ow);
                float share = Share(s, top, bottom, left, right, countPadding);
                for (int h = top; h < bottom; h++)
                for (int w = left; w < right; w++)
                {
                    float* p = dx + (h * s.Width + w) * channels;
                    for (int c = 0; c < channels; c++) p[c] += share * dy[c];
                }
            }
        }
    }

    private static (int Top, int Bottom, int Left, int Right) Window(in PoolingShape s, int oh, int ow)
    {
        int top = oh * s.StrideHeight - s.PadTop, left = ow * s.StrideWidth - s.PadLeft;
        return (Math.Max(top, 0), Math.Min(top + s.KernelHeight, s.Height), Math.Max(left, 0), Math.Min(left + s.KernelWidth, s.Width));
    }

    private static float Share(in PoolingShape s, int top, int bottom, int left, int right, bool countPadding)
    {
        int count = countPadding ? s.KernelHeight * s.KernelWidth : Math.Max(bottom - top, 0) * Math.Max(right - left, 0);
        return count == 0 ? 0 : 1f / count;
    }
}
