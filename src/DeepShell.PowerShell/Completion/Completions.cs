using System.Management.Automation;
using System.Management.Automation.Language;

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

    /// <summary>The stages of the pipeline in front of a command, the nearest first.</summary>
    public static IEnumerable<CommandBaseAst> Before(CommandAst command) => command.Parent is PipelineAst pipeline
        ? pipeline.PipelineElements.TakeWhile(e => e != command).Reverse()
        : [];

    /// <summary>What a variable of the user holds; null if there is none.</summary>
    public static object? Variable(string name)
    {
        using var shell = System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
        return shell.AddCommand("Microsoft.PowerShell.Utility\\Get-Variable").AddParameter("Name", name).AddParameter("ErrorAction", "Ignore")
            .Invoke<PSVariable>().FirstOrDefault()?.Value;
    }

    private static string Quote(string name) =>
        name.Length > 0 && name.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.') && !(name[0] is '-' or '.')
            ? name
            : "'" + name.Replace("'", "''") + "'";
}
