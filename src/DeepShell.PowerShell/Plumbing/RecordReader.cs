using System.Collections;
using System.Management.Automation;
using System.Runtime.CompilerServices;

namespace DeepShell.PowerShell;

/// <summary>
/// Reads the values of objects as they come, because a script may change an object and send it again. Objects with the
/// same properties share their names, so that each costs no more than its values.
/// </summary>
internal sealed class RecordReader
{
    // To enumerate the properties of an object takes twenty times as long as to ask for those that are known. So all objects
    // are asked for what the first one has, and whether one has more is looked at for the first ones and for some.
    private const int FirstObjects = 64, Sample = 256;

    private RecordShape _shape = new([]);

    /// <summary>Objects read so far.</summary>
    public int Count { get; private set; }

    public IReadOnlyDictionary<string, object?> Read(PSObject item)
    {
        bool enumerate = Count < FirstObjects || Count % Sample == 0;
        Count++;
        return item.BaseObject is IDictionary ? Records.From(item) : (enumerate ? null : Known(item)) ?? Enumerated(item);
    }

    // Null where a property is missing. Optimised at once: most imports end before the runtime would do that.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ShapedRecord? Known(PSObject item)
    {
        PSMemberInfoCollection<PSPropertyInfo> properties = item.Properties;
        object?[] values = new object?[_shape.Names.Length];
        for (int i = 0; i < values.Length; i++)
        {
            if (properties[_shape.Names[i]] is not { } property) return null;
            values[i] = Records.Value(property);
        }
        return new ShapedRecord(_shape, values);
    }

    private ShapedRecord Enumerated(PSObject item)
    {
        List<string> names = [];
        List<object?> values = [];
        foreach (PSPropertyInfo property in item.Properties)
        {
            names.Add(property.Name);
            values.Add(Records.Value(property));
        }
        RecordShape shape = _shape.Fits(names) ? _shape : new RecordShape([.. names]);
        // One object that differs says nothing of those behind it.
        if (Count == 1) _shape = shape;
        return new ShapedRecord(shape, [.. values]);
    }
}
