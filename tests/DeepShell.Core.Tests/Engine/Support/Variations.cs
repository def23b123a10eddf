using DeepShell.Activations;
using DeepShell.Catalog;
using DeepShell.Layers;
using DeepShell.Tensors;

namespace DeepShell.Tests.Engine.Support;

/// <summary>Components of the catalogue under several settings, derived from the types of their settings.</summary>
internal static class Variations
{
    private const int RandomCombinations = 8;

    /// <summary>Only what must be given.</summary>
    public static Dictionary<string, object?> Required(ComponentInfo component) =>
        component.Settings.Where(s => s.IsRequired).ToDictionary(s => s.Name, s => (object?)Values(s).First());

    /// <summary>The required settings alone, then each other setting changed by itself, then random combinations.</summary>
    public static IEnumerable<Dictionary<string, object?>> Of(ComponentInfo component)
    {
        Dictionary<string, object?> required = Required(component);
        yield return required;
        SettingInfo[] free = [.. component.Settings.Where(s => !s.IsRequired && Values(s).Any())];
        foreach (SettingInfo setting in free)
            foreach (object value in Values(setting))
                yield return new(required) { [setting.Name] = value };
        if (free.Length < 2) yield break;
        RandomStream random = new(RandomStream.Name(component.Name));
        for (int i = 0; i < RandomCombinations; i++)
        {
            Dictionary<string, object?> settings = new(required);
            foreach (SettingInfo setting in free)
                if (random.NextInt(2) == 0)
                {
                    object[] values = [.. Values(setting)];
                    settings[setting.Name] = values[random.NextInt(values.Length)];
                }
            yield return settings;
        }
    }

    /// <summary>The component, or null where these settings exclude each other.</summary>
    public static object? TryCreate(ComponentInfo component, Dictionary<string, object?> settings)
    {
        try { return component.Create(settings); }
        catch (DeepShellException) { return null; }
    }

    public static string Text(ComponentInfo component, IEnumerable<KeyValuePair<string, object?>> settings) =>
        $"{component.Name} {string.Join(" ", settings.Select(s => $"{s.Key}={SettingValue.Text(s.Value)}"))}".TrimEnd();

    // Values that differ from the default and mostly fit: an image of 6×5×4 is what layers get.
    private static IEnumerable<object> Values(SettingInfo setting)
    {
        Type type = setting.Type;
        if (type == typeof(bool)) return [true];
        if (type == typeof(Size2)) return [new Size2(2, 3), new Size2(2, 1)];
        if (type == typeof(int)) return setting.IsRequired ? [6] : [2];
        if (type.IsEnum) return Enum.GetValues(type).Cast<object>().Where(v => !v.Equals(setting.Default));
        if (type == typeof(int[])) return [new[] { 6, 5 }];
        if (type == typeof(double[])) return [new[] { 0.5, 1.5 }];
        if (type == typeof(string[])) return [new[] { "cat", "a \"dog\"" }];
        if (type == typeof(string)) return ["text, with: signs"];
        if (type == typeof(long)) return [3_000_000_000L];
        if (type == typeof(double)) return new double[] { 0.5, 0.3, 1.5 }.Where(v => InRange(setting, v)).Take(2).Cast<object>();
        if (type == typeof(Layer[])) return [new Layer[] { new Conv2D { Filters = 3 }, new Tanh() }, new Layer[] { new Tanh(), new Sequence { Layers = [new Sigmoid(), new Tanh()] } }];
        // A component without required settings; the last differs from most defaults.
        if (Components.IsKind(type)) return Components.Of(type).Where(c => !c.Settings.Any(s => s.IsRequired)).TakeLast(1).Select(c => c.Create());
        return [];
    }

    private static bool InRange(SettingInfo setting, double value)
    {
        try { return !Equals(setting.Convert(value, ""), setting.Default); }
        catch (DeepShellException) { return false; }
    }
}
