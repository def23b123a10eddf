using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using DeepShell.Catalog;

namespace DeepShell.PowerShell;

/// <summary>
/// Completes the names of the components of a kind, with their summaries as tooltips:
/// <c>[ArgumentCompleter(typeof(ComponentCompleter&lt;Optimizer&gt;))]</c>.
/// </summary>
public sealed class ComponentCompleter<T> : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete,
        CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Matching(wordToComplete, Components.Of<T>().Select(c => (c.Name, c.Summary)));
}

/// <summary>Completes the kinds of components.</summary>
public sealed class KindCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete,
        CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Matching(wordToComplete, Components.Kinds.Select(k =>
            (k, string.Join(", ", Components.All.Where(c => c.Kind == k).Select(c => c.Name)))));
}

/// <summary>Completes the names of all components, or of the kind that <c>-Kind</c> names.</summary>
public sealed class AnyComponentCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete,
        CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string? kind = fakeBoundParameters["Kind"]?.ToString();
        return Completions.Matching(wordToComplete, Components.All
            .Where(c => kind is null || c.Kind.Equals(kind, StringComparison.OrdinalIgnoreCase))
            .Select(c => (c.Name, c.Summary)));
    }
}
