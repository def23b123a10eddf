using System.Runtime.CompilerServices;

namespace DeepShell.Kernels;

/// <summary>
/// Maximum pooling by windows of 2×2 side by side, without padding: nothing is looped over but the windows, and each pixel of the
/// gradient is written once and never read back.
/// </summary>
internal static unsafe class PoolingTwoByTwo<S, V> where S : struct, ISimd<V> where V : struct
{
    public static bool Fits(in PoolingShape s) =>
        s is { KernelHeight: 2, KernelWidth: 2, StrideHeight: 2, StrideWidth: 2, PadTop: 0, PadLeft: 0 } && 2 * s.OutHeight <= s.Height && 2 * s.OutWidth <= s.Width;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(in PoolingShape s, int rows, float* x, float* y)
    {
        nint channels = s.Channels, line = s.Width * channels;
        for (int n = 0; n < rows; n++, x += s.InputSize)
            for (int h = 0; h < s.OutHeight; h++)
            {
                float* p = x + 2 * h * line;
                for (int w = s.OutWidth; w > 0; w--, p += 2 * channels, y += channels)
                    for (nint c = 0; c < channels; c += S.Count)
                    {
                        V mask = S.Mask((int)(channels - c)), max = S.LoadPart(p + c, mask);
                        max = Higher(max, S.LoadPart(p + channels + c, mask));
                        max = Higher(max, S.LoadPart(p + line + c, mask));
                        S.StorePart(y + c, mask, Higher(max, S.LoadPart(p + line + channels + c, mask)));
                    }
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(in PoolingShape s, int rows, float* x, float* dy, float* dx)
    {
        nint channels = s.Channels, line = s.Width * channels;
        bool covered = 2 * s.OutHeight == s.Height && 2 * s.OutWidth == s.Width;
        V zero = S.Create(0);
        for (int n = 0; n < rows; n++, x += s.InputSize, dx += s.InputSize)
        {
            if (!covered) new Span<float>(dx, s.InputSize).Clear();
            for (int h = 0; h < s.OutHeight; h++)
            {
                float* p = x + 2 * h * line, q = dx + 2 * h * line;
                for (int w = s.OutWidth; w > 0; w--, p += 2 * channels, q += 2 * channels, dy += channels)
                    for (nint c = 0; c < channels; c += S.Count)
                    {
                        V mask = S.Mask((int)(channels - c)), gradient = S.LoadPart(dy + c, mask), max = S.LoadPart(p + c, mask);
                        // Each later pixel takes the gradient from those before, or leaves it.
                        V v = S.LoadPart(p + channels + c, mask), takes = Takes(max, v), first = S.Select(takes, zero, gradient), second = S.And(takes, gradient);
                        max = S.Select(takes, v, max);
                        v = S.LoadPart(p + line + c, mask);
                        takes = Takes(max, v);
                        V third = S.And(takes, gradient);
                        (first, second, max) = (S.Select(takes, zero, first), S.Select(takes, zero, second), S.Select(takes, v, max));
                        takes = Takes(max, S.LoadPart(p + line + channels + c, mask));
                        S.StorePart(q + c, mask, S.Select(takes, zero, first));
                        S.StorePart(q + channels + c, mask, S.Select(takes, zero, second));
                        S.StorePart(q + line + c, mask, S.Select(takes, zero, third));
                        S.StorePart(q + line + channels + c, mask, S.And(takes, gradient));
                    }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Higher(V max, V v) => S.Select(Takes(max, v), v, max);

    /// <summary>A mask: v is above the maximum so far, or the first NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Takes(V max, V v) => S.Select(S.Equal(v, v), S.Less(max, v), S.Equal(max, max));
}
