using System.Collections;
using System.Collections.ObjectModel;
using System.Management.Automation;
using DeepShell.Catalog;
using DeepShell.Data.Augmentations;

namespace DeepShell.PowerShell;

/// <summary>The catalogue of augmentations as parameters: one for each, which takes its first setting, and one for each other setting.</summary>
internal static class AugmentationParameters
{
    /// <summary>The parameters.</summary>
    public static RuntimeDefinedParameterDictionary Make()
    {
        RuntimeDefinedParameterDictionary all = [];
        foreach (ComponentInfo component in Components.Of<Augmentation>())
        {
            SettingInfo? first = First(component);
            Add(all, component.Name, Text($"{component.Summary} The value: {first?.Summary}"), first, component.Aliases);
        }
        foreach (SettingInfo other in Components.Of<Augmentation>().SelectMany(Others).Where(s => !all.ContainsKey(s.Name)).DistinctBy(s => s.Name))
            Add(all, other.Name, Text(other.Summary), other, []);
        return all;
    }

    /// <summary>The augmentations that were given, in the order in which they were given.</summary>
    /// <exception cref="DeepShellException">A value does not fit, or a setting belongs to none of them.</exception>
    public static IReadOnlyList<Augmentation> Read(RuntimeDefinedParameterDictionary parameters, IEnumerable<string> order)
    {
        string[] given = [.. order.Where(n => parameters.TryGetValue(n, out RuntimeDefinedParameter? p) && p.IsSet)];
        ComponentInfo[] chosen = [.. given.Select(n => Components.Of<Augmentation>().FirstOrDefault(c => c.Name == n)).OfType<ComponentInfo>()];
        foreach (string setting in given.Where(n => Components.Of<Augmentation>().All(c => c.Name != n)))
            if (!chosen.SelectMany(Others).Any(s => s.Name == setting))
                throw new DeepShellException("Augmentation.Setting", ErrorKind.InvalidArgument,
                    $"-{setting} is a setting of {string.Join(" and ", Components.Of<Augmentation>().Where(c => Others(c).Any(s => s.Name == setting)))}, and none of these is given.",
                    "Give the augmentation, too.", setting);
        return [.. chosen.Select(c => Create(c, parameters))];
    }

    private static Augmentation Create(ComponentInfo component, RuntimeDefinedParameterDictionary parameters)
    {
        Dictionary<string, object?> settings = new(StringComparer.OrdinalIgnoreCase);
        foreach (SettingInfo other in Others(component))
            if (parameters[other.Name].IsSet) settings[other.Name] = Arguments.Plain(parameters[other.Name].Value);
        object? value = Arguments.Plain(parameters[component.Name].Value);
        if (value is IDictionary table)
            foreach (DictionaryEntry entry in table) settings[entry.Key.ToString()!] = Arguments.Plain(entry.Value);
        else if (First(component) is { } first && value is not true)
            settings[first.Name] = value;
        return (Augmentation)component.Create(settings);
    }

    private static SettingInfo? First(ComponentInfo component) => component.Settings.FirstOrDefault(s => s.Position == 0);

    private static IEnumerable<SettingInfo> Others(ComponentInfo component) => component.Settings.Where(s => s.Position != 0);

    private static void Add(RuntimeDefinedParameterDictionary all, string name, string help, SettingInfo? setting, IReadOnlyList<string> aliases)
    {
        Collection<Attribute> attributes = [new ParameterAttribute { HelpMessage = help }];
        if (aliases.Count > 0) attributes.Add(new AliasAttribute([.. aliases]));
        if (setting is { Type.IsEnum: true }) attributes.Add(new ArgumentCompleterAttribute(typeof(EnumCompleter<>).MakeGenericType(setting.Type)));
        all[name] = new RuntimeDefinedParameter(name, typeof(object), attributes);
    }

    // PowerShell refuses an empty help message.
    private static string Text(string text) => text.Trim().Length == 0 ? "A setting." : text.Trim();
}
