using System.Management.Automation;
using DeepShell.Catalog;

namespace DeepShell.PowerShell;

/// <summary>Lists the components DeepShell is made of: layers, optimisers, losses, metrics and the rest, with their settings.</summary>
/// <remarks>A component's settings are the parameters of the cmdlet that takes it, with the same names, types, defaults and ranges.</remarks>
/// <example>
/// <summary>All optimisers.</summary>
/// <code>Get-DeepShellComponent -Kind Optimizer</code>
/// </example>
/// <example>
/// <summary>The settings of one component.</summary>
/// <code>(Get-DeepShellComponent -Name Adam).Settings</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "DeepShellComponent")]
[OutputType(typeof(ComponentInfo))]
public sealed class GetDeepShellComponentCommand : DeepShellCmdlet
{
    /// <summary>Only components whose name, or other accepted name, matches; wildcards are allowed.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(AnyComponentCompleter))]
    [SupportsWildcards]
    public string[]? Name { get; set; }

    /// <summary>Only components of these kinds, such as Layer, Optimizer or Loss; wildcards are allowed.</summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(KindCompleter))]
    [SupportsWildcards]
    public string[]? Kind { get; set; }

    /// <inheritdoc/>
    protected override void End()
    {
        WildcardPattern[] kinds = Patterns(Kind), names = Patterns(Name);
        foreach (string kind in Kind ?? []) RequireKind(kind);
        ComponentInfo[] candidates = [.. Components.All.Where(c => kinds.Length == 0 || kinds.Any(k => k.IsMatch(c.Kind)))];
        foreach (string name in Name ?? []) RequireName(name, candidates);
        WriteObject(candidates.Where(c => names.Length == 0
            || names.Any(n => n.IsMatch(c.Name) || c.Aliases.Any(n.IsMatch))), enumerateCollection: true);
    }

    private static WildcardPattern[] Patterns(string[]? texts) =>
        [.. (texts ?? []).Select(t => WildcardPattern.Get(t, WildcardOptions.IgnoreCase))];

    private void RequireKind(string kind)
    {
        if (WildcardPattern.ContainsWildcardCharacters(kind) || Components.Kinds.Contains(kind, StringComparer.OrdinalIgnoreCase)) return;
        WriteProblem(new DeepShellException("Component.UnknownKind", ErrorKind.NotFound,
            $"There is no kind of component called '{kind}'.{Suggestion.For(kind, Components.Kinds)}",
            $"The kinds are {string.Join(", ", Components.Kinds)}.", kind));
    }

    private void RequireName(string name, ComponentInfo[] candidates)
    {
        if (WildcardPattern.ContainsWildcardCharacters(name)) return;
        if (candidates.Any(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || c.Aliases.Contains(name, StringComparer.OrdinalIgnoreCase))) return;
        WriteProblem(new DeepShellException("Component.Unknown", ErrorKind.NotFound,
            $"There is no component called '{name}'.{Suggestion.For(name, candidates.Select(c => c.Name))}",
            "Get-DeepShellComponent without -Name lists them.", name));
    }
}
