using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DeepShell.Data;

/// <summary>A column of numbers; NaN stands for a missing value.</summary>
public sealed class NumberField : Field
{
    private readonly NumberColumn _values;

    /// <summary>Takes the values over.</summary>
    public NumberField(string name, double[] values, FieldRole role = FieldRole.Feature)
        : this(name, new MemoryNumbers<double>(new Segments<double>(values)), role) { }

    internal NumberField(string name, NumberColumn values, FieldRole role = FieldRole.Feature) : base(name, role)
    {
        _values = values;
        Missing = values.CountMissing();
    }

    /// <summary>Whether the numbers are kept as float32.</summary>
    internal bool IsSingle => _values is MemoryNumbers<float> or FileNumbers<float>;

    /// <inheritdoc/>
    public override string Kind => "Number";

    /// <inheritdoc/>
    public override int Count => _values.Count;

    /// <inheritdoc/>
    public override int Missing { get; }

    /// <summary>The number in a row; NaN when missing. Whole columns are read faster by <see cref="Gather"/>.</summary>
    public double this[int row] => _values[row];

    /// <inheritdoc/>
    public override object? Value(int row) => _values[row] is var value && double.IsNaN(value) ? null : value;

    /// <summary>The numbers of given rows, in their order; NaN where they are missing.</summary>
    public void Gather(ReadOnlySpan<int> rows, Span<double> destination)
    {
        if (IsRange(rows)) _values.Read(rows[0], destination[..rows.Length]);
        else _values.Gather(rows, destination);
    }

    /// <inheritdoc/>
    public override Field Select(ReadOnlySpan<int> rows) => new NumberField(Name, _values.Select(rows), Role);

    /// <summary>How many different numbers there are, counting no further than <paramref name="limit"/>.</summary>
    public int Distinct(int limit = int.MaxValue)
    {
        HashSet<double> seen = [];
        for (int row = 0; row < Count; row++)
            if (_values[row] is var value && !double.IsNaN(value) && seen.Add(value) && seen.Count >= limit) break;
        return seen.Count;
    }

    /// <summary>The same values as categories, in numeric order; what a numeric label becomes for classification.</summary>
    public CategoryField ToCategories()
    {
        double[] values = new double[Count];
        _values.Read(0, values);
        double[] distinct = [.. values.Where(v => !double.IsNaN(v)).Distinct().Order()];
        Dictionary<double, int> codes = distinct.Select((v, i) => (v, i)).ToDictionary(p => p.v, p => p.i);
        return new CategoryField(Name, Array.ConvertAll(values, v => double.IsNaN(v) ? -1 : codes[v]),
            Array.ConvertAll(distinct, v => v.ToString(System.Globalization.CultureInfo.InvariantCulture)), Role);
    }

    // Rows one after another are copied rather than picked: all rows, a block of them.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool IsRange(ReadOnlySpan<int> rows)
    {
        if (rows.IsEmpty || rows[^1] - rows[0] != rows.Length - 1) return false;
        Vector256<int> expected = Vector256<int>.Indices + Vector256.Create(rows[0]);
        int i = 0;
        for (; i <= rows.Length - Vector256<int>.Count; i += Vector256<int>.Count, expected += Vector256.Create(Vector256<int>.Count))
            if (Vector256.Create(rows[i..]) != expected) return false;
        for (; i < rows.Length; i++)
            if (rows[i] != rows[0] + i) return false;
        return true;
    }
}
