using System.Reflection;

namespace DeepShell.Catalog;

/// <summary>What the catalogue knows of one component.</summary>
public sealed class ComponentInfo
{
    private readonly ComponentAttribute _attribute;
    private IReadOnlyList<SettingInfo>? _settings;

    internal ComponentInfo(Type type, ComponentAttribute attribute, string kind)
    {
        Type = type;
        _attribute = attribute;
        Kind = kind;
    }

    /// <summary>The kind: Layer, Optimizer, Loss …</summary>
    public string Kind { get; }

    /// <summary>The name users type.</summary>
    public string Name => _attribute.Name;

    /// <summary>The source, or null.</summary>
    public string? Paper => _attribute.Paper;

    /// <summary>Other names that are accepted.</summary>
    public IReadOnlyList<string> Aliases => _attribute.Aliases?.Split(',', StringSplitOptions.TrimEntries) ?? [];

    /// <summary>The class.</summary>
    public Type Type { get; }

    /// <summary>The first paragraph of the documentation comment.</summary>
    public string Summary => Documentation.Summary(Type);

    /// <summary>The settings, in the order in which they are declared.</summary>
    public IReadOnlyList<SettingInfo> Settings => _settings ??= ReadSettings();

    /// <summary>Makes the component.</summary>
    /// <param name="settings">Values by setting name; text and numbers are converted.</param>
    /// <exception cref="DeepShellException">A name is unknown, a value does not fit, a required one is missing.</exception>
    public object Create(IEnumerable<KeyValuePair<string, object?>>? settings = null)
    {
        object component = Activator.CreateInstance(Type)!;
        HashSet<string> given = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, object? value) in settings ?? [])
        {
            SettingInfo setting = Settings.FirstOrDefault(s => s.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                ?? throw new DeepShellException("Setting.Unknown", ErrorKind.NotFound,
                    $"{Kind} {Name} has no setting '{name}'.{Suggestion.For(name, Settings.Select(s => s.Name))}",
                    Settings.Count == 0 ? "It has none." : $"Its settings are {string.Join(", ", Settings.Select(s => s.Name))}.", name);
            setting.Set(component, value, $"{Kind} {Name}");
            given.Add(setting.Name);
        }
        foreach (SettingInfo setting in Settings)
            if (setting.IsRequired && !given.Contains(setting.Name))
                throw new DeepShellException("Setting.Missing", ErrorKind.InvalidArgument,
                    $"{Kind} {Name} needs {setting.Name}: {setting.Summary}", $"Give it with -{setting.Name}.", Name);
        return component;
    }

    /// <summary>The settings of a component that must be given or differ from their defaults: what a file has to keep.</summary>
    public IReadOnlyDictionary<string, object?> Changed(object component) =>
        Settings.Select(s => (s.Name, Value: s.Get(component), s.Default, s.IsRequired))
            .Where(s => s.IsRequired || !Equals(SettingValue.Plain(s.Value), SettingValue.Plain(s.Default)))
            .ToDictionary(s => s.Name, s => s.Value);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private SettingInfo[] ReadSettings()
    {
        object sample = Activator.CreateInstance(Type)!;
        return [.. Type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.SetMethod is { IsPublic: true } && !p.IsDefined(typeof(NotSettingAttribute)))
            .OrderBy(p => p.DeclaringType == Type ? 0 : 1).ThenBy(p => p.MetadataToken)
            .Select(p => new SettingInfo(p, p.GetValue(sample)))];
    }
}
