namespace DeepShell.Charts;

/// <summary>Lines of equal height on a grid (marching squares), in positions from 0 to 1 on both axes.</summary>
internal static class Contours
{
    private const int Columns = 96, Rows = 72, Levels = 16;

    /// <summary>Each level with its pieces, as end points; the lowest first.</summary>
    public static IEnumerable<(double Level, IReadOnlyList<(double X1, double Y1, double X2, double Y2)> Pieces)> Of(Func<double, double, double> height)
    {
        double[,] grid = new double[Columns + 1, Rows + 1];
        for (int i = 0; i <= Columns; i++)
            for (int j = 0; j <= Rows; j++) grid[i, j] = height((double)i / Columns, (double)j / Rows);
        double[] sorted = [.. grid.Cast<double>().Where(double.IsFinite).Order()];
        if (sorted.Length == 0) yield break;
        // By rank, not by height: a valley between steep walls shows as many lines as the walls.
        foreach (double level in Enumerable.Range(0, Levels).Select(k => sorted[(int)((k + 0.5) / Levels * (sorted.Length - 1))]).Distinct())
            yield return (level, [.. Pieces(grid, level)]);
    }

    private static IEnumerable<(double, double, double, double)> Pieces(double[,] grid, double level)
    {
        List<(double X, double Y)> cut = new(4);
        for (int i = 0; i < Columns; i++)
            for (int j = 0; j < Rows; j++)
            {
                cut.Clear();
                Cut(i, j, i + 1, j);
                Cut(i + 1, j, i + 1, j + 1);
                Cut(i + 1, j + 1, i, j + 1);
                Cut(i, j + 1, i, j);
                for (int k = 0; k + 1 < cut.Count; k += 2) yield return (cut[k].X / Columns, cut[k].Y / Rows, cut[k + 1].X / Columns, cut[k + 1].Y / Rows);
            }

        // Where the level crosses an edge of the cell, if it does.
        void Cut(int i, int j, int toI, int toJ)
        {
            (double a, double b) = (grid[i, j] - level, grid[toI, toJ] - level);
            if (double.IsFinite(a) && double.IsFinite(b) && a < 0 != b < 0) cut.Add((i + (toI - i) * a / (a - b), j + (toJ - j) * a / (a - b)));
        }
    }
}
