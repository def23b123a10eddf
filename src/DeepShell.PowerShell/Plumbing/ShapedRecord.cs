using System.Collections;

namespace DeepShell.PowerShell;

/// <summary>The names that many records share, and the place of each; upper and lower case are the same.</summary>
internal sealed class RecordShape
{
    private readonly Dictionary<string, int> _places = new(StringComparer.OrdinalIgnoreCase);

    public RecordShape(string[] names)
    {
        Names = names;
        for (int i = 0; i < names.Length; i++) _places[names[i]] = i;
    }

    public string[] Names { get; }

    public int Place(string name) => _places.GetValueOrDefault(name, -1);
}

/// <summary>The values of one object under the names of its shape.</summary>
internal sealed class ShapedRecord(RecordShape shape, object?[] values) : IReadOnlyDictionary<string, object?>
{
    public IEnumerable<string> Keys => shape.Names;
    public IEnumerable<object?> Values => values;
    public int Count => values.Length;
    public object? this[string key] => TryGetValue(key, out object? value) ? value : throw new KeyNotFoundException(key);

    public bool ContainsKey(string key) => shape.Place(key) >= 0;

    public bool TryGetValue(string key, out object? value)
    {
        int place = shape.Place(key);
        value = place < 0 ? null : values[place];
        return place >= 0;
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (int i = 0; i < values.Length; i++) yield return new KeyValuePair<string, object?>(shape.Names[i], values[i]);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
