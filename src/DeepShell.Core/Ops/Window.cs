namespace DeepShell.Ops;

/// <summary>How a window is laid over an image's edges.</summary>
public enum Padding
{
    /// <summary>The window stays inside.</summary>
    Valid,
    /// <summary>
    /// The output has ⌈size / stride⌉ positions; an odd remainder goes after the image, as TensorFlow does
    /// (kernel 5, size 28, stride 2: 1 before, 2 after).
    /// </summary>
    Same,
}

/// <summary>A sliding window: kernel, stride, dilation and padding.</summary>
/// <param name="Kernel">Size of the window.</param>
/// <param name="Stride">Step from one position to the next.</param>
/// <param name="Dilation">Distance between neighbouring taps.</param>
/// <param name="Padding">Rule for the edges, unless <paramref name="Explicit"/> is given.</param>
/// <param name="Explicit">Padding on every side, or null.</param>
public readonly record struct Window(Size2 Kernel, Size2 Stride, Size2 Dilation, Padding Padding, Size2? Explicit)
{
    /// <summary>Output size and the padding before the image: out = ⌊(n + 2p − d(f−1) − 1) / s⌋ + 1.</summary>
    /// <exception cref="DeepShellException">The window is larger than the padded image.</exception>
    public (int OutHeight, int OutWidth, int Top, int Left) Place(int height, int width)
    {
        (int outHeight, int top) = Place(height, Kernel.Height, Stride.Height, Dilation.Height, Explicit?.Height);
        (int outWidth, int left) = Place(width, Kernel.Width, Stride.Width, Dilation.Width, Explicit?.Width);
        if (outHeight <= 0 || outWidth <= 0)
            throw new DeepShellException("Layer.KernelTooLarge", ErrorKind.InvalidArgument,
                $"A kernel of {Kernel.Height}×{Kernel.Width}{(Dilation is { Height: 1, Width: 1 } ? "" : $" with dilation {Dilation}")} does not fit an input of {height}×{width}.",
                "Use a smaller kernel or stride, Padding Same, or fewer pooling layers in front.", Kernel);
        return (outHeight, outWidth, top, left);
    }

    private (int Out, int Before) Place(int size, int kernel, int stride, int dilation, int? padding)
    {
        int span = dilation * (kernel - 1) + 1;
        if (padding is { } p) return (FloorDivide(size + 2 * p - span, stride) + 1, p);
        if (Padding == Padding.Valid) return (FloorDivide(size - span, stride) + 1, 0);
        int positions = (size + stride - 1) / stride;
        return (positions, Math.Max(0, (positions - 1) * stride + span - size) / 2);
    }

    // C#'s division rounds towards zero: −1 / 2 would give 0 and so one position where there is none.
    private static int FloorDivide(int a, int b) => (int)Math.Floor((double)a / b);
}
