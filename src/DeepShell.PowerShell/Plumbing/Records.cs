using System.Collections;
using System.Management.Automation;
using System.Runtime.CompilerServices;

namespace DeepShell.PowerShell;

/// <summary>Objects of the pipeline as records: values by name.</summary>
internal static class Records
{
    /// <summary>The properties of an object, or the entries of a table; upper and lower case are the same.</summary>
    public static Dictionary<string, object?> From(PSObject item)
    {
        Dictionary<string, object?> record = new(StringComparer.OrdinalIgnoreCase);
        if (item.BaseObject is IDictionary table)
            foreach (DictionaryEntry entry in table) record[entry.Key.ToString()!] = Arguments.Plain(entry.Value);
        else
            foreach (PSPropertyInfo property in item.Properties) record[property.Name] = Value(property);
        return record;
    }

    /// <summary>Many objects as records. Those with the same properties share their names, so that each costs no more than its values.</summary>
    // Optimised at once: most imports end before the runtime would do that.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static IReadOnlyList<IReadOnlyDictionary<string, object?>> From(IReadOnlyList<PSObject> items)
    {
        IReadOnlyDictionary<string, object?>[] records = new IReadOnlyDictionary<string, object?>[items.Count];
        RecordShape shape = new([]);
        for (int i = 0; i < records.Length; i++)
        {
            bool enumerate = i < FirstObjects || i % Sample == 0;
            records[i] = items[i].BaseObject is IDictionary ? From(items[i])
                : (enumerate ? null : Known(items[i], shape)) ?? Enumerated(items[i], ref shape);
        }
        return records;
    }

    // To enumerate the properties of an object takes twenty times as long as to ask for those that are known. So all objects
    // are asked for what the ones before had, and whether one has more is looked at for the first ones and for some.
    private const int FirstObjects = 64, Sample = 16;

    private static ShapedRecord? Known(PSObject item, RecordShape shape)
    {
        PSMemberInfoCollection<PSPropertyInfo> properties = item.Properties;
        object?[] values = new object?[shape.Names.Length];
        for (int i = 0; i < values.Length; i++)
        {
            if (properties[shape.Names[i]] is not { } property) return null;
            values[i] = Value(property);
        }
        return new ShapedRecord(shape, values);
    }

    private static ShapedRecord Enumerated(PSObject item, ref RecordShape shape)
    {
        List<string> names = [];
        List<object?> values = [];
        foreach (PSPropertyInfo property in item.Properties)
        {
            names.Add(property.Name);
            values.Add(Value(property));
        }
        if (!shape.Fits(names)) shape = new RecordShape([.. names]);
        return new ShapedRecord(shape, [.. values]);
    }

    // A property may run code, and code may fail: it has no value then.
    private static object? Value(PSPropertyInfo property)
    {
        try
        {
            return Arguments.Plain(property.Value);
        }
        catch (GetValueException)
        {
            return null;
        }
    }
}
