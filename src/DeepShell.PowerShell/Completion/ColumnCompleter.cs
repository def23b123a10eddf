using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using DeepShell.Data;

namespace DeepShell.PowerShell;

/// <summary>Completes the column names of the delimited text file that <c>-Path</c> or <c>-LiteralPath</c> names.</summary>
public sealed class ColumnCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete,
        CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            string? path = First(fakeBoundParameters["LiteralPath"]) ?? First(fakeBoundParameters["Path"]);
            if (path is null || FullPath(path) is not { } file || !File.Exists(file)) return [];
            return Completions.Matching(wordToComplete, DatasetReader.ColumnNames(file).Select(c => (c, $"{c}: a column of {Path.GetFileName(file)}")));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or RuntimeException or ArgumentException)
        {
            return []; // pressing Tab never shows an error
        }
    }

    private static string? First(object? value) => value switch
    {
        null => null,
        string s => s,
        IEnumerable many => many.Cast<object?>().FirstOrDefault()?.ToString(),
        _ => value.ToString(),
    };

    // A completer has no session state of its own; the runspace that asks knows the current location.
    private static string? FullPath(string path)
    {
        using var shell = System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
        return shell.AddCommand("Microsoft.PowerShell.Management\\Convert-Path").AddParameter("Path", path)
            .AddParameter("ErrorAction", "Ignore").Invoke<string>().FirstOrDefault();
    }
}
