namespace DeepShell.Data;

/// <summary>Reads text whose fields are separated by runs of blanks, as many scientific tables are. No quotes.</summary>
internal sealed class BlankSeparatedReader(TextReader text) : IDelimitedReader
{
    private readonly List<Range> _fields = [];

    public int Count => Math.Max(1, _fields.Count);
    public ReadOnlySpan<char> this[int index] => _fields.Count == 0 ? default : Text.AsSpan(_fields[index]);
    public long Line { get; private set; }
    public long LastLine => Line;
    public long Position => 0;
    public string Text { get; private set; } = "";

    public bool Read()
    {
        if (text.ReadLine() is not { } line) return false;
        Text = line;
        Line++;
        _fields.Clear();
        for (int i = 0; i < line.Length;)
        {
            while (i < line.Length && char.IsWhiteSpace(line[i])) i++;
            int start = i;
            while (i < line.Length && !char.IsWhiteSpace(line[i])) i++;
            if (i > start) _fields.Add(start..i);
        }
        return true;
    }

    public void Dispose() => text.Dispose();
}
