using System.Text;

namespace DeepShell.PowerShell;

/// <summary>Columns of text, as Format-Table lays them out: for tables within a larger view, which the format file cannot express.</summary>
internal sealed class TextTable(params string[] headers)
{
    private readonly List<string[]> _rows = [];
    private readonly bool[] _right = new bool[headers.Length];

    /// <summary>Aligns columns to the right, as numbers are.</summary>
    public TextTable Right(params ReadOnlySpan<int> columns)
    {
        foreach (int column in columns) _right[column] = true;
        return this;
    }

    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>The lines; the header is set in <paramref name="accent"/>.</summary>
    public IEnumerable<string> Lines(string accent = "", string reset = "")
    {
        int[] widths = [.. headers.Select((h, i) => Math.Max(h.Length, _rows.Count == 0 ? 0 : _rows.Max(r => r[i].Length)))];
        yield return accent + Line(headers, widths) + reset;
        yield return accent + Line([.. headers.Select(h => new string('-', h.Length))], widths) + reset;
        foreach (string[] row in _rows) yield return Line(row, widths);
    }

    private string Line(string[] cells, int[] widths)
    {
        StringBuilder line = new();
        for (int i = 0; i < cells.Length; i++)
        {
            if (i > 0) line.Append("  ");
            line.Append(_right[i] ? cells[i].PadLeft(widths[i]) : cells[i].PadRight(widths[i]));
        }
        return line.ToString().TrimEnd();
    }
}
