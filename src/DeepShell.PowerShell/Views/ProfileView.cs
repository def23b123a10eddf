using System.Globalization;
using System.Text;
using DeepShell.Data;

namespace DeepShell.PowerShell;

/// <summary>How Measure-Dataset looks: a table of the numbers, one of the categories, the classes, what was found; as wide as the console.</summary>
public static class ProfileView
{
    private const int Narrowest = 60, LongestName = 24, LongestTop = 28, MostClasses = 20;

    /// <summary>The whole profile.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="width">Characters of a line; 0 where nobody knows.</param>
    /// <param name="accent">Begins a header.</param>
    /// <param name="reset">Ends it.</param>
    public static string Text(DatasetProfile profile, int width, string accent = "", string reset = "")
    {
        width = width <= 0 ? 120 : Math.Max(width, Narrowest);
        ColumnProfile[] numbers = [.. profile.Columns.Where(c => !double.IsNaN(c.Mean))], others = [.. profile.Columns.Where(c => double.IsNaN(c.Mean))];
        List<string> lines = [string.Create(CultureInfo.InvariantCulture, $"{profile.Name}: {profile.Rows:N0} rows, {profile.Columns.Count} columns{(profile.Duplicates > 0 ? $", {profile.Duplicates:N0} duplicates" : "")}")];
        if (numbers.Length > 0) lines.AddRange(["", .. Table(Numbers(), numbers, width).Lines(accent, reset)]);
        if (others.Length > 0) lines.AddRange(["", .. Table(Others(), others, width).Lines(accent, reset)]);
        if (profile.Classes.Count > 0)
            lines.AddRange(["", .. Wrap("Classes: " + string.Join(", ", profile.Classes.Take(MostClasses).Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Name} {c.Count:N0} ({Percent(c.Share)})"))) + (profile.Classes.Count > MostClasses ? $", … ({profile.Classes.Count:N0})" : ""), width, 9)]);
        if (profile.Pixels.Count > 0)
            lines.AddRange(["", .. Wrap("Pixels: " + string.Join(", ", profile.Pixels.Take(MostClasses).Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Name} {Percent(p.Share)} in {p.Images:N0} images"))) + (profile.Pixels.Count > MostClasses ? $", … ({profile.Pixels.Count:N0})" : ""), width, 8)]);
        lines.Add("");
        if (profile.Findings.Count == 0) lines.Add("Nothing suspicious was found.");
        foreach (Finding finding in profile.Findings) lines.AddRange(Wrap($"{finding.Severity,-12} {finding.Message} {finding.Remedy}", width, 13));
        return string.Join("\n", lines);
    }

    /// <summary>A figure in at most seven characters or so: four digits, whole numbers to the last one.</summary>
    public static string Figure(double value)
    {
        double size = Math.Abs(value);
        string format = size == 0 || (value == Math.Floor(value) && size < 1e7) ? "0" : size is >= 1e7 or < 1e-3 ? "0.##e+0" : size >= 1000 ? "0" : size >= 100 ? "0.#" : size >= 10 ? "0.##" : size >= 1 ? "0.###" : size >= 0.1 ? "0.####" : "0.#####";
        return double.IsNaN(value) ? "" : value.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>A text in lines that end between words, for a cell of a table.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">Characters of the console's line; 0 where nobody knows.</param>
    /// <param name="others">Those of them that other columns take.</param>
    public static string Cell(string text, int width, int others) => string.Join("\n", Wrap(text, Math.Max(20, (width <= 0 ? 120 : width) - others), 0));

    private sealed record Shown(string Header, Func<ColumnProfile, string> Cell, bool Right = true, int Spare = 0);

    // What has a place in Spare gives way where the line is too short, the highest first.
    private static Shown[] Numbers() =>
    [
        new("Number", Name, Right: false),
        new("Missing", c => c.Missing > 0 ? Percent(c.MissingShare) : ""),
        new("Distinct", c => c.Distinct.ToString(CultureInfo.InvariantCulture), Spare: 2),
        new("Mean", c => Figure(c.Mean)),
        new("Std", c => Figure(c.StandardDeviation)),
        new("Min", c => Figure(c.Minimum)),
        new("25 %", c => Figure(c.LowerQuartile), Spare: 3),
        new("Median", c => Figure(c.Median), Spare: 1),
        new("75 %", c => Figure(c.UpperQuartile), Spare: 3),
        new("Max", c => Figure(c.Maximum)),
        new("Label", Label),
        new("Histogram", c => c.Sparkline, Right: false),
    ];

    private static Shown[] Others() =>
    [
        new("Category", Name, Right: false),
        new("Missing", c => c.Missing > 0 ? Percent(c.MissingShare) : ""),
        new("Distinct", c => c.Distinct.ToString(CultureInfo.InvariantCulture)),
        new("Most frequent", c => c.Top is null ? "" : Short(c.Top, LongestTop) + (c.Kind == "Category" ? " " + Percent((double)c.Histogram[0].Count / (c.Count - c.Missing)) : ""), Right: false, Spare: 1),
        new("Label", Label),
        new("Histogram", c => c.Sparkline, Right: false),
    ];

    private static TextTable Table(Shown[] columns, ColumnProfile[] profiles, int width)
    {
        // A column that has nothing to say is not there: where no value is missing, where there is no label.
        columns = [.. columns.Where(s => profiles.Any(p => s.Cell(p).Length > 0))];
        for (int spare = 3; spare > 0; spare--)
            if (Width(columns, profiles) > width) columns = [.. columns.Where(s => s.Spare != spare)];
        TextTable table = new TextTable([.. columns.Select(s => s.Header)]).Right([.. Enumerable.Range(0, columns.Length).Where(i => columns[i].Right)]);
        foreach (ColumnProfile profile in profiles) table.Add([.. columns.Select(s => s.Cell(profile))]);
        return table;
    }

    private static int Width(Shown[] columns, ColumnProfile[] profiles) =>
        columns.Sum(s => Math.Max(s.Header.Length, profiles.Max(p => s.Cell(p).Length))) + 2 * (columns.Length - 1);

    private static string Name(ColumnProfile c)
    {
        string note = (c.Kind is "Number" or "Category" ? "" : c.Kind.ToLowerInvariant()) is var kind && c.Role == FieldRole.Feature ? kind : $"{kind} {c.Role.ToString().ToLowerInvariant()}".Trim();
        return Short(c.Name, LongestName) + (note.Length > 0 ? $" ({note})" : "");
    }

    private static string Label(ColumnProfile c) => double.IsNaN(c.Association) ? "" : c.Association.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Percent(double share) => share is > 0 and < 0.001 ? "<0.1 %" : (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    private static string Short(string text, int most) => text.Length <= most ? text : text[..(most - 1)] + "…";

    // At blanks; what follows stands below the text.
    private static IEnumerable<string> Wrap(string text, int width, int indent)
    {
        StringBuilder line = new();
        bool first = true;
        // The columns before the text keep their blanks.
        string head = text[..indent];
        foreach (string word in text[indent..].Split(' '))
        {
            if (line.Length > 0 && indent + line.Length + 1 + word.Length > width)
            {
                yield return (first ? head : new string(' ', indent)) + line;
                line.Clear();
                first = false;
            }
            if (line.Length > 0) line.Append(' ');
            line.Append(word);
        }
        yield return (first ? head : new string(' ', indent)) + line;
    }
}
