using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using DeepShell.Models;

namespace DeepShell.PowerShell;

/// <summary>
/// Completes the names of a model's layers: of the model that a variable at the head of the pipeline holds, and of the layers that
/// the commands in between add with a <c>-Name</c>. For <c>-InputFrom</c> also <c>Input</c> and the columns of the samples.
/// </summary>
public sealed class LayerCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete,
        CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        bool inputs = parameterName.Equals(nameof(AddLayerCommand.InputFrom), StringComparison.OrdinalIgnoreCase);
        List<(string, string)> names = [];
        try
        {
            foreach (CommandBaseAst stage in Completions.Before(commandAst).Reverse())
                if (stage is CommandAst command && NameOf(command) is { } name) names.Add((name, $"{name}: {command}"));
                else if (stage is CommandExpressionAst { Expression: VariableExpressionAst variable } && Plain(Completions.Variable(variable.VariablePath.UserPath)) is Model model)
                {
                    if (!model.HasDefaultLayers) names.AddRange(model.Network.Nodes.Select(n => (n.Name, $"{n.Name}: {n.Layer}")));
                    if (inputs && model.Preprocessing.Parts.Count > 1) names.AddRange(model.Preprocessing.Parts.Select(p => (p.Name, $"{p.Name}: a column of the samples")));
                }
        }
        catch (RuntimeException)
        {
            // Pressing Tab never shows an error.
        }
        if (inputs) names.Add((Network.InputName, "the samples themselves"));
        CompletionResult[] found = [.. Completions.Matching(wordToComplete, names)];
        // Nothing at all would make PowerShell offer files: what was typed stays as it is.
        return found.Length > 0 || wordToComplete.Length == 0 ? found : [new CompletionResult(wordToComplete)];
    }

    private static string? NameOf(CommandAst command) =>
        StaticParameterBinder.BindCommand(command, resolve: true).BoundParameters.GetValueOrDefault(nameof(AddLayerCommand.Name))?.ConstantValue as string is { } name
        && command.GetCommandName() is "Add-Layer" ? name : null;

    private static object? Plain(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
