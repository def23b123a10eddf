namespace DeepShell.Data;

/// <summary>What files and folders of classes are called.</summary>
internal static class ClassFiles
{
    // On any system, whatever this one allows.
    private static readonly char[] s_invalid = [.. Path.GetInvalidFileNameChars(), '/', '\\', ':', '*', '?', '"', '<', '>', '|'];

    /// <summary>A name for each class: a class may be called anything, a file may not.</summary>
    /// <exception cref="DeepShellException">Two classes would have the same one, and so become one.</exception>
    public static Dictionary<object, string> Names(IEnumerable<object> classes)
    {
        Dictionary<object, string> names = classes.ToDictionary(c => c, c => Name(Convert.ToString(c, System.Globalization.CultureInfo.InvariantCulture)!));
        if (names.GroupBy(n => n.Value, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } same)
            throw new DeepShellException("Export.ClassNames", ErrorKind.InvalidOperation, $"The classes {string.Join(" and ", same.Select(n => $"'{n.Key}'"))} would both be in '{same.Key}', and be one class when they are read.",
                "Write a format that keeps their names: .csv, .jsonl or .npz.", same.Key);
        return names;
    }

    private static string Name(string label)
    {
        string name = string.Concat(label.Select(c => char.IsControl(c) || s_invalid.Contains(c) ? '_' : c)).Trim(' ', '.');
        return name.Length == 0 ? "_" : name;
    }
}
