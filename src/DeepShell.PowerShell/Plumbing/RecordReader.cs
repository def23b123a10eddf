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
    // are asked for what the first one has, and whether one has more, which is not read, is looked at for the first ones and for some.
    private const int FirstObjects = 64, Sample = 256;

    private readonly SortedSet<string> _further = new(StringComparer.OrdinalIgnoreCase);
    private RecordShape _shape = new([]);

    /// <summary>Objects read so far.</summary>
    public int Count { get; private set; }

    /// <summary>Properties that the first object lacks, as far as they were seen: they are not read, wherever they come.</summary>
    public IReadOnlyCollection<string> Further => _further;

    /// <summary>The values of an object; less than the first one has, but never more.</summary>
    public IReadOnlyDictionary<string, object?> Read(PSObject item)
    {
        bool first = Count == 0, enumerate = Count < FirstObjects || Count % Sample == 0 || item.BaseObject is IDictionary;
        Count++;
        return (enumerate ? null : Known(item)) ?? Enumerated(Records.From(item), first);
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

    private IReadOnlyDictionary<string, object?> Enumerated(Dictionary<string, object?> record, bool first)
    {
        if (first) _shape = new RecordShape([.. record.Keys]);
        _further.UnionWith(record.Keys.Where(k => _shape.Place(k) < 0));
        return _shape.Names.All(record.ContainsKey)
            ? new ShapedRecord(_shape, [.. _shape.Names.Select(n => record[n])])
            : record.Where(p => _shape.Place(p.Key) >= 0).ToDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
