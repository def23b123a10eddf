using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using DeepShell.Data;

namespace DeepShell.PowerShell;

/// <summary>
/// Completes the names of columns: of the delimited text file that <c>-Path</c> or <c>-LiteralPath</c> names, here or in a command
/// further up the pipeline (<c>Import-Csv a.csv | Import-Dataset -Label …</c>), or of what a variable at the head of it holds.
/// </summary>
public sealed class ColumnCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete,
        CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            if ((First(fakeBoundParameters["LiteralPath"]) ?? First(fakeBoundParameters["Path"])) is { } path) return OfFile(wordToComplete, path);
            foreach (CommandBaseAst stage in Completions.Before(commandAst))
            {
                if (stage is CommandAst command && PathOf(command) is { } source) return OfFile(wordToComplete, source);
                if (stage is CommandExpressionAst { Expression: VariableExpressionAst variable })
                    return Completions.Matching(wordToComplete, OfVariable(variable.VariablePath.UserPath).Select(c => (c, $"{c}: a column of ${variable.VariablePath.UserPath}")));
            }
            return [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or RuntimeException or ArgumentException)
        {
            return []; // pressing Tab never shows an error
        }
    }

    private static IEnumerable<CompletionResult> OfFile(string word, string path) => FullPath(path) is { } file && File.Exists(file)
        ? Completions.Matching(word, DatasetReader.ColumnNames(file).Select(c => (c, $"{c}: a column of {Path.GetFileName(file)}")))
        : [];

    private static string? PathOf(CommandAst command)
    {
        Dictionary<string, ParameterBindingResult> bound = StaticParameterBinder.BindCommand(command, resolve: true).BoundParameters;
        return new[] { "LiteralPath", "Path", "FilePath" }.Select(n => First(bound.GetValueOrDefault(n)?.ConstantValue)).FirstOrDefault(p => p is not null);
    }

    // The columns of a dataset, or the properties of the first of some objects.
    private static IEnumerable<string> OfVariable(string name)
    {
        object? value = Completions.Variable(name);
        if (value is PSObject wrapped) value = wrapped.BaseObject is PSCustomObject ? wrapped : wrapped.BaseObject;
        if (value is Dataset dataset) return dataset.Fields.Select(f => f.Name);
        if (value is IList { Count: > 0 } many) value = many[0];
        return value is null or string ? [] : PSObject.AsPSObject(value).Properties.Select(p => p.Name);
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
        return Convert("LiteralPath") ?? Convert("Path");

        // 'scan[1].csv' is a pattern that does not match itself: as it is written, first.
        string? Convert(string parameter)
        {
            using var shell = System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
            return shell.AddCommand("Microsoft.PowerShell.Management\\Convert-Path").AddParameter(parameter, path)
                .AddParameter("ErrorAction", "Ignore").Invoke<string>().FirstOrDefault();
        }
    }
}
