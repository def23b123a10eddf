using System.Collections;
using System.Management.Automation;

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

    /// <summary>The value of a property. It may run code, and code may fail: it has no value then.</summary>
    public static object? Value(PSPropertyInfo property)
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
