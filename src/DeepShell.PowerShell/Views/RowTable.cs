using System.Management.Automation;

namespace DeepShell.PowerShell;

/// <summary>Some rows of a dataset, shown as a table however many columns they have.</summary>
public sealed class RowTable
{
    private const int LongestCell = 30;

    internal RowTable(IEnumerable<PSObject> rows) => Rows = [.. rows];

    /// <summary>The rows, as Get-DatasetRow gives them.</summary>
    public PSObject[] Rows { get; }

    /// <summary>The table; columns for which there is no room are named below it.</summary>
    /// <param name="width">Characters of a line.</param>
    /// <param name="accent">Set before the header.</param>
    /// <param name="reset">Set behind it.</param>
    public string Text(int width, string accent = "", string reset = "")
    {
        if (Rows.Length == 0) return "no rows";
        string[] names = [.. Rows[0].Properties.Select(p => p.Name)];
        string[][] cells = [.. Rows.Select(r => r.Properties.Select(p => Cell(p.Value)).ToArray())];
        int shown = 0;
        for (int used = 0; shown < names.Length; shown++)
        {
            used += 2 + Math.Max(names[shown].Length, cells.Max(c => c[shown].Length));
            if (shown > 0 && used - 2 > width) break;
        }
        TextTable table = new TextTable(names[..shown]).Right([.. Enumerable.Range(0, shown).Where(i => Rows.All(r => r.Properties.ElementAt(i).Value is null or double))]);
        foreach (string[] row in cells) table.Add(row[..shown]);
        string more = shown < names.Length ? $"{Environment.NewLine}and {View.Names(names[shown..])}" : "";
        return string.Join(Environment.NewLine, table.Lines(accent, reset)) + more;
    }

    private static string Cell(object? value)
    {
        string text = value is double number ? View.Number(number) : value is System.Collections.ICollection many ? $"{many.Count} values" : $"{value}".ReplaceLineEndings(" ");
        return text.Length <= LongestCell ? text : text[..(LongestCell - 1)] + "…";
    }
}
