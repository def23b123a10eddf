namespace DeepShell.Data.Imaging.BuiltIn;

/// <summary>The five row filters of PNG: none, sub, up, average, Paeth.</summary>
internal static class PngFilter
{
    /// <summary>Undoes a filter in place.</summary>
    /// <param name="filter">0 to 4.</param>
    /// <param name="row">The row.</param>
    /// <param name="above">The row above, already undone; zeros for the first.</param>
    /// <param name="distance">Bytes a pixel, at least 1.</param>
    public static void Undo(int filter, Span<byte> row, ReadOnlySpan<byte> above, int distance)
    {
        switch (filter)
        {
            case 1:
                for (int i = distance; i < row.Length; i++) row[i] += row[i - distance];
                break;
            case 2:
                for (int i = 0; i < row.Length; i++) row[i] += above[i];
                break;
            case 3:
                for (int i = 0; i < row.Length; i++) row[i] += (byte)(((i < distance ? 0 : row[i - distance]) + above[i]) >> 1);
                break;
            case 4:
                for (int i = 0; i < Math.Min(distance, row.Length); i++) row[i] += above[i];
                for (int i = distance; i < row.Length; i++) row[i] += Paeth(row[i - distance], above[i], above[i - distance]);
                break;
        }
    }

    /// <summary>Filters a row and returns the sum of the magnitudes: the filter with the least packs best, as a rule.</summary>
    public static long Apply(int filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int distance, Span<byte> result)
    {
        long sum = 0;
        for (int i = 0; i < row.Length; i++)
        {
            int left = i < distance ? 0 : row[i - distance], corner = i < distance ? 0 : above[i - distance];
            int guess = filter switch { 1 => left, 2 => above[i], 3 => (left + above[i]) >> 1, 4 => Paeth(left, above[i], corner), _ => 0 };
            result[i] = (byte)(row[i] - guess);
            sum += Math.Abs((int)(sbyte)result[i]);
        }
        return sum;
    }

    private static byte Paeth(int left, int above, int corner)
    {
        int guess = left + above - corner;
        int a = Math.Abs(guess - left), b = Math.Abs(guess - above), c = Math.Abs(guess - corner);
        return (byte)(a <= b && a <= c ? left : b <= c ? above : corner);
    }
}
