namespace DeepShell.Data;

/// <summary>On which line of the source each row is. Kept as the places where rows and lines get out of step, which are few.</summary>
internal sealed class LineMap
{
    private readonly List<(int Row, long Ahead)> _steps = [];

    public int Rows { get; private set; }

    public long this[int row]
    {
        get
        {
            int low = 0, high = _steps.Count - 1;
            while (low < high)
            {
                int middle = (low + high + 1) / 2;
                if (_steps[middle].Row <= row) low = middle;
                else high = middle - 1;
            }
            return row + _steps[low].Ahead;
        }
    }

    public void Add(long line) => AddRange(line, 1);

    /// <summary>Adds rows on successive lines.</summary>
    public void AddRange(long line, int count)
    {
        long ahead = line - Rows;
        if (_steps.Count == 0 || _steps[^1].Ahead != ahead) _steps.Add((Rows, ahead));
        Rows += count;
    }

    /// <summary>Adds the rows of another, whose first line is <paramref name="lines"/> further down.</summary>
    public void Append(LineMap other, long lines)
    {
        foreach ((int row, long ahead) in other._steps)
        {
            long here = ahead + lines - Rows;
            if (_steps.Count == 0 || _steps[^1].Ahead != here) _steps.Add((Rows + row, here));
        }
        Rows += other.Rows;
    }

    public void Clear()
    {
        _steps.Clear();
        Rows = 0;
    }
}
