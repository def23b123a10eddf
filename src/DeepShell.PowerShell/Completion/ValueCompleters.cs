using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace DeepShell.PowerShell;

/// <summary>Completes the names of an enumeration where the parameter itself takes more than these.</summary>
public sealed class EnumCompleter<T> : IArgumentCompleter where T : struct, Enum
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete,
        CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Matching(wordToComplete, Enum.GetNames<T>().Select(n => (n, n)));
}

/// <summary>Completes usual ratios of a split.</summary>
public sealed class RatioCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete,
        CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        (string, string)[] ratios =
        [
            ("60,20,20", "60 % training, 20 % validation, 20 % test: up to 10,000 rows"), ("80,10,10", "80 % training, 10 % validation, 10 % test"),
            ("98,1,1", "98 % training, 1 % validation, 1 % test: a million rows"), ("70,30", "70 % training, 30 % test, no validation"),
        ];
        foreach ((string ratio, string tooltip) in ratios)
            if (ratio.StartsWith(wordToComplete, StringComparison.Ordinal))
                yield return new CompletionResult(ratio, ratio, CompletionResultType.ParameterValue, tooltip);
    }
}

/// <summary>Completes the usual encodings of text files.</summary>
public sealed class EncodingCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete,
        CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Matching(wordToComplete, [("utf-8", "the usual one"), ("latin1", "Western Europe, one byte a character"), ("windows-1252", "Western Europe, as Windows writes it"), ("utf-16", "Unicode in two bytes"), ("utf-32", "Unicode in four bytes")]);
}
