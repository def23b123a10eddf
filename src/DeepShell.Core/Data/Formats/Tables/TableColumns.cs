using System.Globalization;
using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>Which column is the label, which are features: decided from the names, before any row is read.</summary>
internal sealed class TableColumns
{
    private static readonly string[] s_labelNames = ["label", "class", "target", "y"];

    private readonly string[] _names;

    public TableColumns(IReadOnlyList<string> names, ImportOptions options, string source)
    {
        _names = Named(names);
        if (_names.GroupBy(n => n, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            string positions = string.Join(" and ", Enumerable.Range(0, _names.Length).Where(i => _names[i].Equals(twice.Key, StringComparison.OrdinalIgnoreCase)));
            throw new DeepShellException("Import.DuplicateHeader", ErrorKind.InvalidData,
                $"{source}: the header names '{twice.Key}' {twice.Count()} times (positions {positions}), expected different names.",
                "Rename one of them, or use -Header:$false if the first row is data.", twice.Key);
        }
        Label = PickLabel(options, source);
        HashSet<int> categories = [.. (options.Categories ?? []).Select(c => Resolve(c, source, "Category"))];
        if (Label >= 0 && options.Task == LearningTask.Classification) categories.Add(Label);
        IsCategory = [.. Enumerable.Range(0, _names.Length).Select(categories.Contains)];
        HashSet<int>? features = options.Features is { Count: > 0 } given ? [.. given.Select(f => Resolve(f, source, "Feature"))] : null;
        if (features?.Contains(Label) == true)
            throw new DeepShellException("Import.LabelIsFeature", ErrorKind.InvalidArgument,
                $"{source}: '{_names[Label]}' is given as a feature, but it is the label{(options.Label is null ? " (the default)" : "")}.", "Name another label with -Label, or leave it out of -Feature.", _names[Label]);
        string[] verbatim = [.. (options.Columns ?? []).Where(c => c.IsVerbatim).Select(c => c.Name)];
        IsVerbatim = [.. _names.Select((n, i) => IsCategory[i] && verbatim.Contains(n, StringComparer.OrdinalIgnoreCase))];
        Chosen = features;
        Roles = [.. Enumerable.Range(0, _names.Length).Select(i => i == Label ? FieldRole.Label
            : features is null || features.Contains(i) ? FieldRole.Feature : FieldRole.Ignored)];
    }

    public IReadOnlyList<string> Names => _names;

    /// <summary>Position of the label, or −1.</summary>
    public int Label { get; }

    /// <summary>Why that one; null when the user said so.</summary>
    public string? LabelReason { get; private set; }

    public FieldRole[] Roles { get; }

    public bool[] IsCategory { get; }

    /// <summary>Whether a column's texts are names that are known: see <see cref="ColumnDescription.IsVerbatim"/>.</summary>
    public bool[] IsVerbatim { get; }

    /// <summary>The features the user named, or null.</summary>
    public IReadOnlySet<int>? Chosen { get; }

    private int PickLabel(ImportOptions options, string source)
    {
        if (options.NoLabel) return -1;
        if (options.Label is not null) return Resolve(options.Label, source, "Label");
        foreach (string name in s_labelNames)
            for (int i = 0; i < _names.Length; i++)
                if (_names[i].Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    LabelReason = $"Label: {_names[i]}, because of its name. Choose another with -Label.";
                    return i;
                }
        LabelReason = $"Label: {_names[^1]}, because it is the last column. Choose another with -Label.";
        return _names.Length - 1;
    }

    private int Resolve(string column, string source, string parameter)
    {
        int found = Array.IndexOf(_names, column);
        if (found < 0) found = Array.FindIndex(_names, n => n.Equals(column.Trim(), StringComparison.OrdinalIgnoreCase));
        if (found >= 0) return found;
        if (int.TryParse(column, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int position))
        {
            if (position < 0) position += _names.Length;
            if (position >= 0 && position < _names.Length) return position;
            throw new DeepShellException($"Import.{parameter}Position", ErrorKind.NotFound,
                $"{source}: there is no column at position {column}; there are {_names.Length}, 0 to {_names.Length - 1} (or -1 to -{_names.Length} from the end).",
                $"Give -{parameter} a name or another position.", column);
        }
        throw new DeepShellException($"Import.{parameter}NotFound", ErrorKind.NotFound,
            $"{source}: there is no column '{column}'.{Suggestion.For(column, _names)}",
            $"The columns are {string.Join(", ", _names.Take(30))}{(_names.Length > 30 ? ", …" : "")}.{Headless()}", column);
    }

    // Names that were made up say so: a file without a header looks as if the user had mistyped.
    private string Headless() => _names.Select((n, i) => n == $"column{i}").All(n => n)
        ? " No row names them; give a position (0 is the first, -1 the last), or -Header if the first row does." : "";

    private static string[] Named(IReadOnlyList<string> names) =>
        [.. names.Select((n, i) => string.IsNullOrWhiteSpace(n) ? $"column{i}" : n.Trim())];
}
