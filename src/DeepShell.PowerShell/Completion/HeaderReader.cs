using System.Text;

namespace DeepShell.PowerShell;

/// <summary>Reads the first line of a delimited text file: enough for completion, and quick on files of any size.</summary>
internal static class HeaderReader
{
    private const int Limit = 64 * 1024;

    /// <summary>The fields of the first line; empty when it holds only numbers (the file has no header) or is not text.</summary>
    public static IReadOnlyList<string> Columns(string path)
    {
        string? line = FirstLine(path);
        if (string.IsNullOrWhiteSpace(line) || line.Contains('\0')) return [];
        char delimiter = ",\t;|".MaxBy(d => line.Count(c => c == d));
        List<string> fields = Fields(line, delimiter);
        return fields.TrueForAll(f => f.Length == 0 || double.TryParse(f, out _)) ? [] : fields;
    }

    private static string? FirstLine(string path)
    {
        byte[] buffer = new byte[Limit];
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        int count = file.ReadAtLeast(buffer, Limit, throwOnEndOfStream: false);
        using StreamReader reader = new(new MemoryStream(buffer, 0, count), Encoding.UTF8);
        return reader.ReadLine();
    }

    private static List<string> Fields(string line, char delimiter)
    {
        List<string> fields = [];
        StringBuilder field = new();
        bool quoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (c == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"') { field.Append('"'); i++; }
            else if (c == '"') quoted = !quoted;
            else if (c == delimiter && !quoted) { fields.Add(field.ToString().Trim()); field.Clear(); }
            else field.Append(c);
        }
        fields.Add(field.ToString().Trim());
        return fields;
    }
}
