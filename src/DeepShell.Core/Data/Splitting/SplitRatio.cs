using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>Shares of the three parts.</summary>
internal static class SplitRatio
{
    // Where the default begins to move, and where it ends.
    private const double Small = 10_000, Large = 1_000_000;

    /// <summary>60/20/20 up to 10,000 rows, 98/1/1 from 1,000,000; in between along the logarithm of the size.</summary>
    public static double[] Default(int rows)
    {
        double position = Math.Clamp((Math.Log(rows) - Math.Log(Small)) / (Math.Log(Large) - Math.Log(Small)), 0, 1);
        double held = 0.20 + position * (0.01 - 0.20);
        return [1 - 2 * held, held, held];
    }

    /// <summary>Reads 60,20,20 · 0.6,0.2,0.2 · 70,30 into three shares that add up to 1.</summary>
    public static double[] Parse(IReadOnlyList<double> ratio)
    {
        double sum = ratio.Sum();
        string given = SettingValue.Text(ratio);
        if (ratio.Count is < 2 or > 3)
            throw Bad($"The ratio {given} has {ratio.Count} numbers, expected 2 (training, test) or 3 (training, validation, test).", ratio);
        if (ratio.Any(r => !double.IsFinite(r) || r < 0) || ratio[0] <= 0)
            throw Bad($"The ratio {given} has a share that is negative, or an empty training part.", ratio);
        double whole = Math.Abs(sum - 100) < 1e-6 ? 100 : Math.Abs(sum - 1) < 1e-9 ? 1
            : throw Bad($"The ratio {given} adds up to {SettingValue.Text(Math.Round(sum, 6))}, expected 100 (or 1).", ratio);
        return ratio.Count == 2 ? [ratio[0] / whole, 0, ratio[1] / whole] : [.. ratio.Select(r => r / whole)];
    }

    /// <summary>Whole numbers in these shares that add up to <paramref name="total"/>: floors, and one more for the largest remainders.</summary>
    public static int[] Apportion(int total, ReadOnlySpan<double> shares)
    {
        int[] counts = new int[shares.Length];
        double[] remainders = new double[shares.Length];
        int left = total;
        for (int p = 0; p < shares.Length; p++)
        {
            double exact = total * shares[p];
            counts[p] = (int)Math.Floor(exact + 1e-9);
            remainders[p] = exact - counts[p];
            left -= counts[p];
        }
        foreach (int p in Enumerable.Range(0, shares.Length).OrderByDescending(p => Math.Round(remainders[p], 9)).ThenBy(p => p).Take(left).ToArray())
            counts[p]++;
        return counts;
    }

    private static DeepShellException Bad(string message, IReadOnlyList<double> ratio) =>
        new("Split.Ratio", ErrorKind.InvalidArgument, message, "For example -Ratio 60,20,20, or 0.6,0.2,0.2, or 70,30.", ratio);
}
