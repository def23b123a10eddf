using System.Collections;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Reflection;
using DeepShell.Catalog;

namespace DeepShell.PowerShell;

/// <summary>
/// An argument that names a component (<c>Sgd</c>), describes it (<c>@{ Type = 'Sgd'; Momentum = 0.9 }</c>) or is one, with
/// the component's settings as further parameters of the cmdlet (<c>-Optimizer Sgd -Momentum 0.9</c>).
/// </summary>
/// <param name="cmdlet">Its own parameters come before settings of the same name.</param>
/// <param name="firstPosition">The position of the setting marked <c>[Position(0)]</c>; negative for none by position.</param>
internal sealed class ComponentArgument<T>(PSCmdlet cmdlet, int firstPosition = -1) where T : class
{
    private readonly ComponentParameters _parameters = new();
    private readonly HashSet<string> _own = OwnParameters(cmdlet.GetType());

    /// <summary>The settings of the component as parameters; null when none is named yet.</summary>
    public RuntimeDefinedParameterDictionary? Parameters(object? value)
    {
        if (Arguments.Plain(value) is not { } plain || plain is string { Length: 0 }) return null;
        try
        {
            return _parameters.For([Find(plain)], firstPosition, _own);
        }
        catch (DeepShellException)
        {
            // Of an unknown component every setting is accepted, or PowerShell would complain of -Momentum before
            // the cmdlet can say what is really wrong.
            return Any();
        }
    }

    /// <summary>The component; null when none is named.</summary>
    /// <param name="value">The argument.</param>
    /// <param name="more">Settings that the cmdlet has parameters of its own for.</param>
    /// <exception cref="DeepShellException">It is unknown, or lacks a setting.</exception>
    public T? Create(object? value, params ReadOnlySpan<(string Name, object? Value)> more)
    {
        if (Arguments.Plain(value) is not { } plain) return null;
        ComponentInfo info = Find(plain);
        Dictionary<string, object?> settings = Given(plain, info);
        foreach ((string name, object? setting) in _parameters.Given(info)) settings[name] = setting;
        foreach ((string name, object? setting) in more)
            if (setting is not null) settings[name] = setting;
        return (T)info.Create(settings);
    }

    private static ComponentInfo Find(object plain) => plain switch
    {
        T component => Components.Describe(component),
        IDictionary table => Components.Get<T>(SettingValue.Text(TypeOf(table))),
        _ => Components.Get<T>(SettingValue.Text(plain)),
    };

    private static Dictionary<string, object?> Given(object plain, ComponentInfo info)
    {
        Dictionary<string, object?> settings = new(StringComparer.OrdinalIgnoreCase);
        if (plain is T component)
            foreach ((string name, object? value) in info.Changed(component)) settings[name] = value;
        else if (plain is IDictionary table)
            foreach (DictionaryEntry entry in table)
                if (!IsType(entry.Key)) settings[SettingValue.Text(entry.Key)] = Expand(info, SettingValue.Text(entry.Key), Arguments.Plain(entry.Value));
        return settings;
    }

    // Script blocks that stand for layers or a schedule.
    private static object? Expand(ComponentInfo info, string name, object? value) =>
        info.Settings.FirstOrDefault(s => s.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } setting
            ? ScheduleArgument.Expand(LayerBlock.Expand(value, setting.Type), setting.Type) : value;

    private static object TypeOf(IDictionary table) =>
        table.Keys.Cast<object>().Where(IsType).Select(k => table[k]).FirstOrDefault() ?? throw new DeepShellException("Setting.NoType", ErrorKind.InvalidArgument,
            $"A {typeof(T).Name.ToLowerInvariant()} given as a table needs a Type.", $"For example @{{ Type = '{Components.Of<T>().First().Name}' }}.", table);

    private static bool IsType(object key) => SettingValue.Text(key).Equals("Type", StringComparison.OrdinalIgnoreCase);

    private RuntimeDefinedParameterDictionary Any()
    {
        RuntimeDefinedParameterDictionary any = [];
        int position = firstPosition;
        foreach (SettingInfo setting in Components.Of<T>().SelectMany(c => c.Settings).Where(s => !_own.Contains(s.Name) && !any.ContainsKey(s.Name)))
        {
            ParameterAttribute parameter = new();
            if (setting.Position is not null && firstPosition >= 0) parameter.Position = position++;
            any[setting.Name] = new RuntimeDefinedParameter(setting.Name, setting.Type == typeof(bool) ? typeof(SwitchParameter) : typeof(object), new Collection<Attribute> { parameter });
        }
        return any;
    }

    private static HashSet<string> OwnParameters(Type type) => new(type.GetProperties()
        .Where(p => p.IsDefined(typeof(ParameterAttribute)))
        .SelectMany(p => (string[])[p.Name, .. p.GetCustomAttribute<AliasAttribute>()?.AliasNames ?? []]), StringComparer.OrdinalIgnoreCase);
}
