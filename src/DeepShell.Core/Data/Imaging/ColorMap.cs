namespace DeepShell.Data.Imaging;

/// <summary>A straight line a channel, applied through a table: gain·value + offset, rounded half up and clamped.</summary>
internal static class ColorMap
{
    /// <summary>The same line for all channels.</summary>
    public static void Apply(Span<byte> pixels, float gain, float offset) => Apply(pixels, 1, new ReadOnlySpan<float>(in gain), new ReadOnlySpan<float>(in offset));

    public static void Apply(Span<byte> pixels, int channels, ReadOnlySpan<float> gain, ReadOnlySpan<float> offset)
    {
        Span<byte> table = stackalloc byte[256];
        for (int c = 0; c < channels; c++)
        {
            for (int v = 0; v < 256; v++) table[v] = (byte)Math.Clamp(gain[c] * v + offset[c] + 0.5f, 0, 255);
            for (int i = c; i < pixels.Length; i += channels) pixels[i] = table[pixels[i]];
        }
    }
}
