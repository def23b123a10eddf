namespace DeepShell.Kernels;

/// <summary>Along one axis: which taps an output position has, the padding left out, and where in the input they begin.</summary>
internal readonly record struct AxisSpan(int FirstTap, int Taps, int Start);

/// <summary>One axis of a convolution: for the result's positions, the taps and inputs they need.</summary>
internal static class Axis
{
    /// <summary>Forward: output o sees inputs o·stride − pad + tap·dilation.</summary>
    public static void Forward(int input, int kernel, int stride, int pad, int dilation, Span<AxisSpan> spans)
    {
        for (int o = 0; o < spans.Length; o++)
        {
            int start = o * stride - pad;
            int first = start >= 0 ? 0 : (-start + dilation - 1) / dilation;
            int end = input - start <= 0 ? 0 : Math.Min(kernel, (input - start + dilation - 1) / dilation);
            spans[o] = first < end ? new(first, end - first, start + first * dilation) : default;
        }
    }

    /// <summary>
    /// The order of the taps for the gradient of the input: by phase (the remainder of an input position by the stride,
    /// which decides the taps it meets), and from the last to the first, so that the outputs they lead to ascend.
    /// </summary>
    public static void GradientOrder(int kernel, int stride, int pad, int dilation, Span<int> order, Span<int> phaseStart)
    {
        int count = 0;
        for (int phase = 0; phase < stride; phase++)
        {
            phaseStart[phase] = count;
            for (int tap = kernel - 1; tap >= 0; tap--)
                if ((phase + pad - tap * dilation) % stride == 0) order[count++] = tap;
        }
        phaseStart[stride] = count;
    }

    /// <summary>Gradient of the input: position phase + u·stride meets outputs (position + pad − tap·dilation)/stride.</summary>
    public static void Gradient(int output, int stride, int pad, int dilation, int phase, ReadOnlySpan<int> taps, Span<AxisSpan> spans)
    {
        for (int u = 0; u < spans.Length; u++)
        {
            int position = phase + u * stride + pad, first = 0;
            while (first < taps.Length && position - taps[first] * dilation < 0) first++;
            int end = first;
            while (end < taps.Length && position - taps[end] * dilation < output * stride) end++;
            spans[u] = first < end ? new(first, end - first, (position - taps[first] * dilation) / stride) : default;
        }
    }

    /// <summary>The end of the run of positions from <paramref name="from"/> that have the same taps.</summary>
    public static int RunEnd(ReadOnlySpan<AxisSpan> spans, int from)
    {
        int end = from + 1;
        while (end < spans.Length && spans[end].FirstTap == spans[from].FirstTap && spans[end].Taps == spans[from].Taps) end++;
        return end;
    }
}
