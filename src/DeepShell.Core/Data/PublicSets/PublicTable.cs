using System.Text;

namespace DeepShell.Data;

/// <summary>A public set of one table, or of one for training and one for testing, whose files lack a line with the names of the columns.</summary>
public abstract class PublicTable : PublicSet
{
    /// <summary>The columns, in order.</summary>
    public abstract IReadOnlyList<string> Columns { get; }

    /// <summary>The column that is learnt unless the user names another.</summary>
    public abstract string Label { get; }

    /// <inheritdoc/>
    public override (string Path, ImportOptions Options) Prepare(string folder, ImportOptions options)
    {
        string[] tables = [.. Files.Select(f => WithHeader(folder, f.Name))];
        return (tables[0], options with { Label = options.NoLabel ? options.Label : options.Label ?? Label, TestPath = options.TestPath ?? tables.ElementAtOrDefault(1) });
    }

    /// <summary>A line of a file as it is to be read; null to leave it out.</summary>
    private protected virtual string? Line(string line) => line;

    private string WithHeader(string folder, string file)
    {
        string path = Path.Combine(folder, file + ".csv");
        DeepShell.Files.AtomicFile.Write(path, overwrite: true, stream =>
        {
            using StreamWriter text = new(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
            text.WriteLine(string.Join(',', Columns));
            foreach (string line in File.ReadLines(Path.Combine(folder, file)))
                if (!string.IsNullOrWhiteSpace(line) && Line(line) is { } row) text.WriteLine(row);
        });
        return path;
    }
}
