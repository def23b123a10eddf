using System.Runtime.CompilerServices;

namespace DeepShell.Kernels;

/// <summary>Pooling, a vector of channels of one window at a time.</summary>
internal static unsafe class PoolingWindows<S, V> where S : struct, ISimd<V> where V : struct
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MaxForward(in PoolingShape s, int rows, float* x, float* y)
    {
        int channels = s.Channels, line = s.Width * channels;
        for (int n = 0; n < rows; n++, x += s.InputSize)
            for (int oh = 0; oh < s.OutHeight; oh++)
                for (int ow = 0; ow < s.OutWidth; ow++, y += channels)
                {
                    Window w = new(s, oh, ow);
                    for (int c = 0; c < channels; c += S.Count)
                    {
                        V mask = S.Mask(channels - c), max = S.Create(float.NegativeInfinity);
                        for (int h = w.Top; h < w.Bottom; h++)
                        {
                            float* p = x + (nint)h * line + (nint)w.Left * channels + c;
                            for (int i = w.Left; i < w.Right; i++, p += channels)
                            {
                                V v = S.LoadPart(p, mask);
                                // An ordered comparison keeps an earlier NaN; a new one is taken by the second.
                                max = S.Select(S.Equal(v, v), S.Select(S.Less(max, v), v, max), v);
                            }
                        }
                        S.StorePart(y + c, mask, max);
                    }
                }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MaxBackward(in PoolingShape s, int rows, float* x, float* dy, float* dx)
    {
        int channels = s.Channels, line = s.Width * channels;
        V one = S.Create(1);
        for (int n = 0; n < rows; n++, x += s.InputSize, dx += s.InputSize)
        {
            new Span<float>(dx, s.InputSize).Clear();
            for (int oh = 0; oh < s.OutHeight; oh++)
                for (int ow = 0; ow < s.OutWidth; ow++, dy += channels)
                {
                    Window w = new(s, oh, ow);
                    for (int c = 0; c < channels && w.Count > 0; c += S.Count)
                    {
                        nint corner = (nint)w.Top * line + (nint)w.Left * channels + c;
                        V mask = S.Mask(channels - c), max = S.LoadPart(x + corner, mask), best = S.Create(0), tap = best;
                        for (int h = w.Top; h < w.Bottom; h++)
                        {
                            float* p = x + (nint)h * line + (nint)w.Left * channels + c;
                            for (int i = w.Left; i < w.Right; i++, p += channels, tap = S.Add(tap, one))
                            {
                                V v = S.LoadPart(p, mask), number = S.Equal(v, v), higher = S.Less(max, v);
                                // Taken: a higher value, or the first NaN.
                                best = S.Select(number, S.Select(higher, tap, best), S.Select(S.Equal(max, max), tap, best));
                                max = S.Select(number, S.Select(higher, v, max), v);
                            }
                        }
                        V gradient = S.LoadPart(dy + c, mask);
                        tap = S.Create(0);
                        for (int h = w.Top; h < w.Bottom; h++)
                        {
                            float* p = dx + (nint)h * line + (nint)w.Left * channels + c;
                            for (int i = w.Left; i < w.Right; i++, p += channels, tap = S.Add(tap, one))
                                S.StorePart(p, mask, S.Add(S.LoadPart(p, mask), S.And(S.Equal(best, tap), gradient)));
                        }
                    }
                }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AverageForward(in PoolingShape s, int rows, float* x, float* y, bool countPadding)
    {
        int channels = s.Channels, line = s.Width * channels;
        for (int n = 0; n < rows; n++, x += s.InputSize)
            for (int oh = 0; oh < s.OutHeight; oh++)
                for (int ow = 0; ow < s.OutWidth; ow++, y += channels)
                {
                    Window w = new(s, oh, ow);
                    V share = S.Create(w.Share(s, countPadding));
                    for (int c = 0; c < channels; c += S.Count)
                    {
                        V mask = S.Mask(channels - c), sum = S.Create(0);
                        for (int h = w.Top; h < w.Bottom; h++)
                        {
                            float* p = x + (nint)h * line + (nint)w.Left * channels + c;
                            for (int i = w.Left; i < w.Right; i++, p += channels) sum = S.Add(sum, S.LoadPart(p, mask));
                        }
                        S.StorePart(y + c, mask, S.Multiply(sum, share));
                    }
                }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AverageBackward(in PoolingShape s, int rows, float* dy, float* dx, bool countPadding)
    {
        int channels = s.Channels, line = s.Width * channels;
        for (int n = 0; n < rows; n++, dx += s.InputSize)
        {
            new Span<float>(dx, s.InputSize).Clear();
            for (int oh = 0; oh < s.OutHeight; oh++)
                for (int ow = 0; ow < s.OutWidth; ow++, dy += channels)
                {
                    Window w = new(s, oh, ow);
                    V share = S.Create(w.Share(s, countPadding));
                    for (int c = 0; c < channels; c += S.Count)
                    {
                        V mask = S.Mask(channels - c), gradient = S.Multiply(share, S.LoadPart(dy + c, mask));
                        for (int h = w.Top; h < w.Bottom; h++)
                        {
                            float* p = dx + (nint)h * line + (nint)w.Left * channels + c;
                            for (int i = w.Left; i < w.Right; i++, p += channels) S.StorePart(p, mask, S.Add(S.LoadPart(p, mask), gradient));
                        }
                    }
                }
        }
    }

    /// <summary>The part of a window inside the image.</summary>
    private readonly struct Window
    {
        public readonly int Top, Bottom, Left, Right;

        public Window(in PoolingShape s, int oh, int ow)
        {
            int top = oh * s.StrideHeight - s.PadTop, left = ow * s.StrideWidth - s.PadLeft;
            (Top, Left) = (Math.Max(top, 0), Math.Max(left, 0));
            (Bottom, Right) = (Math.Max(Top, Math.Min(top + s.KernelHeight, s.Height)), Math.Max(Left, Math.Min(left + s.KernelWidth, s.Width)));
        }

        public int Count => (Bottom - Top) * (Right - Left);

        public float Share(in PoolingShape s, bool countPadding)
        {
            int count = countPadding ? s.KernelHeight * s.KernelWidth : Count;
            return count == 0 ? 0 : 1f / count;
        }
    }
}
