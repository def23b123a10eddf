using DeepShell.Tensors;

namespace DeepShell.Data;

/// <summary>Every part gets each class in its share of the whole; both the parts and the classes add up.</summary>
internal static class StratifiedSplit
{
    public static int[][] Split(CategoryField label, int[] rows, double[] shares, ulong seed)
    {
        int[] sizes = label.CountByCategory(rows);
        for (int c = 0; c < sizes.Length; c++)
            if (sizes[c] == 1)
                throw new DeepShellException("Split.ClassTooSmall", ErrorKind.InvalidData,
                    $"Class '{label.Categories[c]}' of {label.Name} has one row, expected two or more to split by class.",
                    "Add rows of that class or remove it, or split without regard to classes: -Stratify:$false.", label.Categories[c]);
        int[,] counts = Counts(sizes, SplitRatio.Apportion(sizes.Sum(), shares), shares);
        List<int>[] members = [.. sizes.Select(s => new List<int>(s))];
        foreach (int row in rows)
            if (label[row] >= 0) members[label[row]].Add(row);
        List<int>[] parts = [[], [], []];
        for (int c = 0; c < sizes.Length; c++)
        {
            int[] order = [.. members[c]];
            new RandomStream(seed, RandomStream.Name("split"), (ulong)c).Shuffle<int>(order);
            int next = 0;
            for (int p = 0; p < 3; p++)
                for (int i = 0; i < counts[c, p]; i++) parts[p].Add(order[next++]);
        }
        return [.. parts.Select(p => p.ToArray())];
    }

    // Floors first; then the rows that are left go where the remainder is largest, within what class and part still need.
    private static int[,] Counts(int[] sizes, int[] totals, double[] shares)
    {
        int[,] counts = new int[sizes.Length, 3];
        int[] classLeft = [.. sizes], partLeft = [.. totals];
        List<(double Remainder, int Class, int Part)> candidates = [];
        for (int c = 0; c < sizes.Length; c++)
            for (int p = 0; p < 3; p++)
            {
                double exact = sizes[c] * shares[p];
                counts[c, p] = (int)Math.Floor(exact + 1e-9);
                classLeft[c] -= counts[c, p];
                partLeft[p] -= counts[c, p];
                candidates.Add((Math.Round(exact - counts[c, p], 9), c, p));
            }
        foreach ((_, int c, int p) in candidates.OrderByDescending(x => x.Remainder).ThenBy(x => x.Part).ThenBy(x => x.Class))
            if (classLeft[c] > 0 && partLeft[p] > 0) Give(c, p);
        for (int c = 0; c < sizes.Length; c++)
            for (int p = 0; p < 3; p++)
                while (classLeft[c] > 0 && partLeft[p] > 0) Give(c, p);
        return counts;

        void Give(int c, int p)
        {
            counts[c, p]++;
            classLeft[c]--;
            partLeft[p]--;
        }
    }
}
