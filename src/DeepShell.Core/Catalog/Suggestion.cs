namespace DeepShell.Catalog;

/// <summary>"Did you mean …?" for a mistyped name.</summary>
public static class Suggestion
{
    /// <summary>A sentence that starts with a space and names up to three near candidates, or an empty text.</summary>
    public static string For(string name, IEnumerable<string> candidates)
    {
        string[] near = [.. Nearest(name, candidates)];
        return near.Length == 0 ? "" : $" Did you mean {string.Join(" or ", near)}?";
    }

    /// <summary>Up to three candidates within a third of the name's length in edits, or that contain it; nearest first.</summary>
    public static IEnumerable<string> Nearest(string name, IEnumerable<string> candidates) =>
        candidates.Distinct()
            .Select(c => (Name: c, Distance: Distance(name.ToLowerInvariant(), c.ToLowerInvariant())))
            .Where(c => c.Distance <= Math.Max(2, name.Length / 3)
                || (name.Length >= 3 && c.Name.Contains(name, StringComparison.OrdinalIgnoreCase)))
            .OrderBy(c => c.Distance).ThenBy(c => c.Name, StringComparer.Ordinal).Take(3).Select(c => c.Name);

    // Damerau-Levenshtein, optimal string alignment: a swap of neighbours counts as one edit.
    private static int Distance(string a, string b)
    {
        int[,] d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0) { d[i, j] = i + j; continue; }
                int change = a[i - 1] == b[j - 1] ? 0 : 1;
                d[i, j] = Math.Min(d[i - 1, j - 1] + change, Math.Min(d[i - 1, j], d[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        return d[a.Length, b.Length];
    }
}
