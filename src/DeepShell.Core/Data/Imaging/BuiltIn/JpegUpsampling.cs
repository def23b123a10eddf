namespace DeepShell.Data.Imaging.BuiltIn;

/// <summary>
/// Doubles a colour component with a triangle filter: a new sample is ¾ of the nearer old one and ¼ of the farther, as in
/// libjpeg ("fancy upsampling"), with its alternating rounding, so that colours agree with what most programs show.
/// </summary>
internal static class JpegUpsampling
{
    /// <summary>Doubles across, down or both.</summary>
    public static void Smooth(ReadOnlySpan<byte> plane, int width, int height, int across, int down, Span<byte> result, int fullWidth, int fullHeight)
    {
        int[] row = new int[width];
        // Scale of what is in row: 4 after a vertical blend, else 1.
        int unit = down == 2 ? 4 : 1;
        for (int y = 0; y < fullHeight; y++)
        {
            int near = down == 2 ? y / 2 : y, far = down == 2 ? Math.Clamp((y & 1) == 0 ? near - 1 : near + 1, 0, height - 1) : near;
            ReadOnlySpan<byte> nearRow = plane.Slice(near * width, width), farRow = plane.Slice(far * width, width);
            if (down == 2)
                for (int x = 0; x < width; x++) row[x] = 3 * nearRow[x] + farRow[x];
            else
                for (int x = 0; x < width; x++) row[x] = nearRow[x];
            Span<byte> line = result.Slice(y * fullWidth, fullWidth);
            if (across == 1)
            {
                int bias = (y & 1) == 0 ? 1 : 2;
                for (int x = 0; x < fullWidth; x++) line[x] = (byte)((row[x] + bias) >> 2);
                continue;
            }
            (int even, int odd, int shift) = unit == 4 ? (8, 7, 4) : (1, 2, 2);
            // All but the outermost samples have a neighbour on both sides.
            int pairs = Math.Min(width - 1, fullWidth / 2);
            for (int i = 1; i < pairs; i++)
            {
                int three = 3 * row[i];
                line[2 * i] = (byte)((three + row[i - 1] + even) >> shift);
                line[2 * i + 1] = (byte)((three + row[i + 1] + odd) >> shift);
            }
            for (int x = 0; x < fullWidth; x = x == 1 ? Math.Max(2, 2 * pairs) : x + 1)
            {
                int i = x / 2, other = (x & 1) == 0 ? i - 1 : i + 1;
                line[x] = (uint)other >= (uint)width && unit == 1 ? (byte)row[i]
                    : (byte)((3 * row[i] + row[Math.Clamp(other, 0, width - 1)] + ((x & 1) == 0 ? even : odd)) >> shift);
            }
        }
    }
}
