using System.Collections.ObjectModel;
using System.Management.Automation;
using DeepShell.Catalog;
using DeepShell.Layers;

namespace DeepShell.PowerShell;

/// <summary>
/// The settings of a component as dynamic parameters of a cmdlet: <c>Add-Layer Conv2D -Filters 10 -NoBias</c>.
/// </summary>
/// <example>
/// <code>
/// private readonly ComponentParameters _settings = new();
/// public object? GetDynamicParameters() => _settings.For(typeof(Layer), Type);
/// protected override void Process() { Layer layer = _settings.Create&lt;Layer&gt;(); … }
/// </code>
/// </example>
public sealed class ComponentParameters
{
    private readonly List<(ComponentInfo Component, RuntimeDefinedParameterDictionary Parameters)> _components = [];

    /// <summary>The parameters of the component of <paramref name="kind"/> called <paramref name="name"/>; null when no name is given yet.</summary>
    /// <param name="kind">The base class of the kind.</param>
    /// <param name="name">The component's name as the user gave it.</param>
    /// <param name="firstPosition">The position of the setting marked <c>[Position(0)]</c>; negative for none by position.</param>
    /// <exception cref="DeepShellException">There is no component of that name.</exception>
    public RuntimeDefinedParameterDictionary? For(Type kind, string? name, int firstPosition = 1) =>
        string.IsNullOrEmpty(name) ? null : For(Components.Get(kind, name), firstPosition);

    /// <summary>The parameters of one component.</summary>
    public RuntimeDefinedParameterDictionary For(ComponentInfo component, int firstPosition = 1) => For([component], firstPosition);

    /// <summary>The parameters of several components at once (an optimiser and a schedule); a name in two of them goes to both.</summary>
    public RuntimeDefinedParameterDictionary For(IEnumerable<ComponentInfo> components, int firstPosition = -1, ISet<string>? except = null)
    {
        _components.Clear();
        RuntimeDefinedParameterDictionary all = [];
        foreach (ComponentInfo component in components)
        {
            RuntimeDefinedParameterDictionary own = [];
            foreach (SettingInfo setting in component.Settings)
            {
                if (except?.Contains(setting.Name) == true) continue;
                if (!all.TryGetValue(setting.Name, out RuntimeDefinedParameter? parameter))
                    all[setting.Name] = parameter = Parameter(component, setting, firstPosition);
                own[setting.Name] = parameter;
            }
            _components.Add((component, own));
        }
        return all;
    }

    /// <summary>The settings the user gave for <paramref name="component"/>.</summary>
    public Dictionary<string, object?> Given(ComponentInfo component) =>
        _components.Where(c => c.Component == component).SelectMany(c => c.Parameters)
            .Where(p => p.Value.IsSet)
            .ToDictionary(p => p.Key, p => Unwrap(p.Value.Value), StringComparer.OrdinalIgnoreCase);

    /// <summary>Makes the component from what the user gave.</summary>
    /// <exception cref="DeepShellException">A required setting is missing.</exception>
    public T Create<T>()
    {
        ComponentInfo component = _components.Select(c => c.Component).First(c => c.Type.IsAssignableTo(typeof(T)));
        return (T)component.Create(Given(component));
    }

    private static RuntimeDefinedParameter Parameter(ComponentInfo component, SettingInfo setting, int firstPosition)
    {
        bool isSwitch = setting.Type == typeof(bool);
        ParameterAttribute parameter = new() { HelpMessage = HelpMessage(setting) };
        // Required settings are not Mandatory: PowerShell would ask for them, and ask forever in a script.
        if (setting.Position is { } position && firstPosition >= 0) parameter.Position = firstPosition + position;
        // Branches, one script block each: Add-Layer Inception { … } { … }
        if (setting.Type == typeof(Layer[])) parameter.ValueFromRemainingArguments = parameter.Position >= 0;
        Collection<Attribute> attributes = [parameter, new AllowNullAttribute()];
        if (!isSwitch) attributes.Add(new SettingTransformationAttribute(component, setting));
        if (Components.IsKind(setting.Type))
            attributes.Add(new ArgumentCompleterAttribute(typeof(ComponentCompleter<>).MakeGenericType(setting.Type)));
        return new RuntimeDefinedParameter(setting.Name, isSwitch ? typeof(SwitchParameter) : setting.Type, attributes);
    }

    // PowerShell refuses an empty help message.
    private static string HelpMessage(SettingInfo setting)
    {
        string range = setting.Expected is { } expected ? $" ({expected})" : "";
        string fallback = setting.IsRequired || SettingValue.Text(setting.Default) is "" or "nothing" ? "" : $" Default: {SettingValue.Text(setting.Default)}.";
        string text = $"{setting.Summary}{range}{fallback}".Trim();
        return text.Length == 0 ? setting.Name : text;
    }

    private static object? Unwrap(object? value) => value switch
    {
        SwitchParameter s => s.IsPresent,
        PSObject { BaseObject: not PSCustomObject } o => o.BaseObject,
        _ => value,
    };
}
