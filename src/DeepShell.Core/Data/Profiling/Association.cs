namespace DeepShell.Data;

/// <summary>How closely two columns go together. Rows where either is missing are left out.</summary>
internal static class Association
{
    public static double Of(Field column, Field label, ReadOnlySpan<int> rows) => (column, label) switch
    {
        (NumberField x, NumberField y) => Pearson(x, y, rows),
        (NumberField x, CategoryField y) => CorrelationRatio(y, x, rows),
        (CategoryField x, NumberField y) => CorrelationRatio(x, y, rows),
        (CategoryField x, CategoryField y) => CramersV(x, y, rows),
        _ => double.NaN,
    };

    private static double Pearson(NumberField x, NumberField y, ReadOnlySpan<int> rows)
    {
        double sx = 0, sy = 0;
        long n = 0;
        foreach (int r in rows)
            if (!double.IsNaN(x[r]) && !double.IsNaN(y[r])) (sx, sy, n) = (sx + x[r], sy + y[r], n + 1);
        double mx = sx / n, my = sy / n, xx = 0, yy = 0, xy = 0;
        foreach (int r in rows)
        {
            if (double.IsNaN(x[r]) || double.IsNaN(y[r])) continue;
            double dx = x[r] - mx, dy = y[r] - my;
            (xx, yy, xy) = (xx + dx * dx, yy + dy * dy, xy + dx * dy);
        }
        return xx > 0 && yy > 0 ? Math.Clamp(xy / Math.Sqrt(xx * yy), -1, 1) : double.NaN;
    }

    /// <summary>Spearman's ρ: Pearson's r of the ranks, equal values sharing theirs. 1 or −1 where one number follows from the other by a rising or falling rule.</summary>
    public static double Spearman(NumberField x, NumberField y, ReadOnlySpan<int> rows)
    {
        List<double> left = [], right = [];
        foreach (int r in rows)
            if (!double.IsNaN(x[r]) && !double.IsNaN(y[r]))
            {
                left.Add(x[r]);
                right.Add(y[r]);
            }
        int[] all = [.. Enumerable.Range(0, left.Count)];
        return Pearson(new NumberField("x", Ranks([.. left])), new NumberField("y", Ranks([.. right])), all);
    }

    private static double[] Ranks(double[] values)
    {
        int[] order = [.. Enumerable.Range(0, values.Length)];
        Array.Sort([.. values], order);
        double[] ranks = new double[values.Length];
        for (int from = 0; from < order.Length;)
        {
            int to = from + 1;
            while (to < order.Length && values[order[to]] == values[order[from]]) to++;
            for (int i = from; i < to; i++) ranks[order[i]] = (from + to - 1) / 2.0;
            from = to;
        }
        return ranks;
    }

    // η = √(spread between the groups / spread in all)
    private static double CorrelationRatio(CategoryField groups, NumberField values, ReadOnlySpan<int> rows)
    {
        double[] sums = new double[groups.Categories.Count];
        int[] counts = new int[sums.Length];
        double total = 0;
        int n = 0;
        foreach (int r in rows)
        {
            if (groups[r] < 0 || double.IsNaN(values[r])) continue;
            sums[groups[r]] += values[r];
            counts[groups[r]]++;
            (total, n) = (total + values[r], n + 1);
        }
        double mean = total / n, all = 0, between = 0;
        foreach (int r in rows)
            if (groups[r] >= 0 && !double.IsNaN(values[r])) all += (values[r] - mean) * (values[r] - mean);
        for (int g = 0; g < sums.Length; g++)
            if (counts[g] > 0) between += counts[g] * Math.Pow(sums[g] / counts[g] - mean, 2);
        return all > 0 ? Math.Sqrt(Math.Min(1, between / all)) : double.NaN;
    }

    // V = √(χ² / (n · (min(rows, columns) − 1)))
    private static double CramersV(CategoryField x, CategoryField y, ReadOnlySpan<int> rows)
    {
        Dictionary<(int, int), int> cells = [];
        int[] left = new int[x.Categories.Count], top = new int[y.Categories.Count];
        int n = 0;
        foreach (int r in rows)
        {
            if (x[r] < 0 || y[r] < 0) continue;
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(cells, (x[r], y[r]), out _)++;
            left[x[r]]++;
            top[y[r]]++;
            n++;
        }
        int smaller = Math.Min(left.Count(c => c > 0), top.Count(c => c > 0));
        if (smaller < 2) return double.NaN;
        // χ² = n (Σ o²/(row · column) − 1): cells that are empty add nothing. In one order, so that the bits are the same.
        double sum = cells.OrderBy(c => c.Key).Sum(c => (double)c.Value * c.Value / ((double)left[c.Key.Item1] * top[c.Key.Item2]));
        return Math.Sqrt(Math.Clamp((sum - 1) / (smaller - 1), 0, 1));
    }
}
