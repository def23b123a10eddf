namespace DeepShell.Kernels;

/// <summary>
/// Convolutions with few output channels, which would leave most of a vector idle: some neighbouring pixels of the result are taken
/// as one with that many times the channels. The kernel gets wider by the pixels' distance, with zeros where a pixel has no tap;
/// the images stay as they are. Five taps for each pixel of 6 channels become three. A zero weight leaves a sum's bits alone; only
/// infinities and NaN reach the neighbours too.
/// </summary>
internal static unsafe class FoldedConvolution<S, V> where S : struct, ISimd<V> where V : struct
{
    /// <summary>Pixels that are worth taking as one.</summary>
    public static int Pixels(in ConvolutionShape s)
    {
        if (s.Groups != 1 || s.DilationWidth != 1) return 1;
        int pixels = S.Count / s.OutChannels;
        while (pixels > 1 && s.OutWidth % pixels != 0) pixels--;
        // Taps for a pixel, by five: a gain of a fifth pays for the wider weights.
        return pixels > 1 && 5 * Width(s, pixels) <= 4 * pixels * s.KernelWidth ? pixels : 1;
    }

    public static void Forward(in ConvolutionShape s, int pixels, int rows, float* x, float* w, float* bias, float* y)
    {
        ConvolutionShape folded = Fold(s, pixels);
        float* weights = Scratch.Take(folded.WeightSize + folded.OutChannels);
        Run(s, folded, pixels, rows, x, w, bias, y, weights);
    }

    public static void InputGradient(in ConvolutionShape s, int pixels, int rows, float* dy, float* w, float* dx)
    {
        ConvolutionShape gradient = s.OfGradient(), folded = Fold(gradient, pixels);
        float* turned = Scratch.Take(s.WeightSize + folded.WeightSize + folded.OutChannels), weights = turned + s.WeightSize;
        int taps = s.KernelHeight * s.KernelWidth, pairs = s.InChannels * s.OutChannels;
        for (int tap = 0; tap < taps; tap++)
            Transpose.Run(s.InChannels, s.OutChannels, w + (long)(taps - 1 - tap) * pairs, s.OutChannels, turned + (long)tap * pairs, s.InChannels);
        Run(gradient, folded, pixels, rows, dy, turned, null, dx, weights);
    }

    private static int Width(in ConvolutionShape s, int pixels) => s.KernelWidth + (pixels - 1) * s.StrideWidth;

    private static ConvolutionShape Fold(in ConvolutionShape s, int pixels) =>
        s with { OutChannels = pixels * s.OutChannels, KernelWidth = Width(s, pixels), StrideWidth = pixels * s.StrideWidth, OutWidth = s.OutWidth / pixels };

    private static void Run(in ConvolutionShape s, in ConvolutionShape folded, int pixels, int rows, float* x, float* w, float* bias, float* y, float* weights)
    {
        float* biases = weights + folded.WeightSize;
        Elementwise.Fill(0, weights, folded.WeightSize);
        for (int kh = 0; kh < s.KernelHeight; kh++)
            for (int kw = 0; kw < s.KernelWidth; kw++)
                for (int c = 0; c < s.InChannels; c++, w += s.OutChannels)
                    for (int p = 0; p < pixels; p++)
                    {
                        long tap = (long)kh * folded.KernelWidth + kw + p * s.StrideWidth;
                        new ReadOnlySpan<float>(w, s.OutChannels).CopyTo(new Span<float>(weights + (tap * s.InChannels + c) * folded.OutChannels + p * s.OutChannels, s.OutChannels));
                    }
        for (int p = 0; p < pixels && bias != null; p++) new ReadOnlySpan<float>(bias, s.OutChannels).CopyTo(new Span<float>(biases + p * s.OutChannels, s.OutChannels));
        ConvolutionBlocks<S, V>.Forward(folded, rows, x, weights, bias == null ? null : biases, y);
    }
}
