using System.Collections;
using System.Globalization;
using System.Text.Json;

namespace DeepShell.Catalog;

/// <summary>Converts what users type and what files hold to the types of settings, and back to plain values.</summary>
public static class SettingValue
{
    /// <summary>Converts <paramref name="value"/> (text, number, array, dictionary, JSON element, component) to <paramref name="type"/>.</summary>
    /// <exception cref="DeepShellException">It does not fit.</exception>
    public static object? Convert(object? value, Type type, string owner, string name)
    {
        Type target = Nullable.GetUnderlyingType(type) ?? type;
        if (value is JsonElement json) value = FromJson(json);
        if (value is null)
            return type.IsValueType && Nullable.GetUnderlyingType(type) is null ? throw Unfit(value, target, owner, name) : null;
        if (target.IsInstanceOfType(value)) return value;
        try
        {
            if (Components.IsKind(target)) return ToComponent(value, target);
            if (target == typeof(Size2)) return ToSize(value);
            if (target.IsArray) return ToArray(value, target.GetElementType()!, owner, name);
            if (target.IsEnum) return ToEnum(value, target, owner, name);
            if (target == typeof(string)) return Text(value);
            if (value is IList { Count: 1 } single) return Convert(single[0], type, owner, name);
            if (value is string text && target == typeof(bool)) return bool.Parse(text);
            // ChangeType would round 1.5 to 2.
            if (value is double or float or decimal && (target == typeof(int) || target == typeof(long)) && System.Convert.ToDouble(value, CultureInfo.InvariantCulture) % 1 != 0)
                throw Unfit(value, target, owner, name);
            return System.Convert.ChangeType(value, target, CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is FormatException or InvalidCastException or OverflowException or ArgumentException)
        {
            throw Unfit(value, target, owner, name);
        }
    }

    /// <summary>A value as JSON can hold it: numbers, text, Booleans, lists, and for a component its name and changed settings.</summary>
    public static object? Plain(object? value) => value switch
    {
        null or string or bool or int or long or double or float => value,
        Enum e => e.ToString(),
        Size2 s => s.ToString(),
        IDictionary map => PlainMap.Of(map),
        IEnumerable many => new PlainList([.. many.Cast<object?>().Select(Plain)]),
        _ when Components.IsKind(value.GetType()) => PlainComponent(value),
        _ => Text(value),
    };

    /// <summary>A value as a message shows it.</summary>
    public static string Text(object? value) => value switch
    {
        null => "nothing",
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        IDictionary map => $"@{{ {string.Join("; ", map.Keys.Cast<object>().Select(k => $"{k} = {Text(map[k])}"))} }}",
        IEnumerable many and not string => string.Join(",", many.Cast<object?>().Select(Text)),
        _ when value.ToString() is { } own && own != value.GetType().ToString() => own,
        _ => Components.All.FirstOrDefault(c => c.Type == value.GetType())?.Name ?? "",
    };

    /// <summary>A component from a name, from {Type, setting: value …}, or from an instance.</summary>
    public static object ToComponent(object value, Type kind)
    {
        if (value is JsonElement json) value = FromJson(json)!;
        if (kind.IsInstanceOfType(value)) return value;
        if (value is not IDictionary map) return Components.Get(kind, Text(value)).Create();
        Dictionary<string, object?> settings = map.Keys.Cast<object>()
            .ToDictionary(k => Text(k), k => map[k], StringComparer.OrdinalIgnoreCase);
        if (!settings.Remove("Type", out object? type))
            throw new DeepShellException("Setting.NoType", ErrorKind.InvalidArgument, $"A {kind.Name.ToLowerInvariant()} given as a table needs a Type.", $"For example @{{ Type = '{Components.All.First(c => kind.IsAssignableFrom(c.Type)).Name}' }}.", value);
        return Components.Get(kind, Text(type)).Create(settings);
    }

    private static object PlainComponent(object component)
    {
        ComponentInfo info = Components.Describe(component);
        IReadOnlyDictionary<string, object?> changed = info.Changed(component);
        if (changed.Count == 0) return info.Name;
        PlainMap map = new() { ["Type"] = info.Name };
        foreach ((string key, object? value) in changed) map[key] = Plain(value);
        return map;
    }

    private static Size2 ToSize(object value)
    {
        int[] parts = value switch
        {
            string s => [.. s.Split('x', ',').Select(p => int.Parse(p, NumberStyles.Integer, CultureInfo.InvariantCulture))],
            IEnumerable many => [.. many.Cast<object>().Select(p => System.Convert.ToInt32(p, CultureInfo.InvariantCulture))],
            _ => [System.Convert.ToInt32(value, CultureInfo.InvariantCulture)],
        };
        return parts.Length switch
        {
            1 => new Size2(parts[0], parts[0]),
            2 => new Size2(parts[0], parts[1]),
            _ => throw new FormatException(),
        };
    }

    private static Array ToArray(object value, Type element, string owner, string name)
    {
        object?[] items = value is string s && element != typeof(string) ? [.. s.Split(',', StringSplitOptions.TrimEntries)]
            : value is IEnumerable many and not (string or IDictionary) ? [.. many.Cast<object?>()] : [value];
        Array array = Array.CreateInstance(element, items.Length);
        for (int i = 0; i < items.Length; i++) array.SetValue(Convert(items[i], element, owner, name), i);
        return array;
    }

    private static object ToEnum(object value, Type type, string owner, string name)
    {
        string text = Text(value);
        if (Enum.TryParse(type, text, ignoreCase: true, out object? result) && Enum.IsDefined(type, result)) return result;
        string[] names = Enum.GetNames(type);
        throw new DeepShellException("Setting.Unfit", ErrorKind.InvalidArgument,
            $"{owner}: {name} is '{text}', expected one of {string.Join(", ", names)}.{Suggestion.For(text, names)}", target: value);
    }

    /// <summary>A JSON value as text, number, Boolean, list or dictionary.</summary>
    public static object? FromJson(JsonElement e) => e.ValueKind switch
    {
        JsonValueKind.String => e.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => e.TryGetInt32(out int i) ? i : e.TryGetInt64(out long l) ? l : e.GetDouble(),
        JsonValueKind.Array => e.EnumerateArray().Select(FromJson).ToArray(),
        JsonValueKind.Object => e.EnumerateObject().ToDictionary(p => p.Name, p => FromJson(p.Value)),
        _ => null,
    };

    private static DeepShellException Unfit(object? value, Type type, string owner, string name) =>
        new("Setting.Unfit", ErrorKind.InvalidArgument, $"{owner}: {name} is '{Text(value)}', expected {Noun(type)}.", target: value);

    private static string Noun(Type type) =>
        type == typeof(int) || type == typeof(long) ? "a whole number"
        : type == typeof(double) || type == typeof(float) ? "a number"
        : type == typeof(bool) ? "true or false"
        : type == typeof(Size2) ? "one size, or height and width (3 or 3,5)"
        : type.IsArray ? $"a list ({Noun(type.GetElementType()!)} each)"
        : $"a {type.Name}";

    // Compared by content, so that an unchanged setting is recognised.
    private sealed class PlainList(List<object?> items) : List<object?>(items)
    {
        public override bool Equals(object? obj) => obj is PlainList other && this.SequenceEqual(other);
        public override int GetHashCode() => Count;
    }

    private sealed class PlainMap : Dictionary<string, object?>
    {
        public static PlainMap Of(IDictionary map)
        {
            PlainMap plain = [];
            foreach (object key in map.Keys) plain[Text(key)] = Plain(map[key]);
            return plain;
        }

        public override bool Equals(object? obj) =>
            obj is PlainMap other && Count == other.Count && this.All(p => other.TryGetValue(p.Key, out object? v) && Equals(v, p.Value));
        public override int GetHashCode() => Count;
    }
}
