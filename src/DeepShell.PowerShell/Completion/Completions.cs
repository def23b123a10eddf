using System.Management.Automation;

namespace DeepShell.PowerShell;

/// <summary>What the completers share.</summary>
internal static class Completions
{
    /// <summary>A result that starts with what was typed; quoted when the name needs it.</summary>
    public static IEnumerable<CompletionResult> Matching(string typed, IEnumerable<(string Name, string Tooltip)> candidates)
    {
        string word = typed.Trim('\'', '"');
        foreach ((string name, string tooltip) in candidates)
            if (name.StartsWith(word, StringComparison.OrdinalIgnoreCase))
                yield return new CompletionResult(Quote(name), name, CompletionResultType.ParameterValue, tooltip.Length == 0 ? name : tooltip);
    }

    private static string Quote(string name) =>
        name.Length > 0 && name.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.') && !(name[0] is '-' or '.')
            ? name
            : "'" + name.Replace("'", "''") + "'";
}
