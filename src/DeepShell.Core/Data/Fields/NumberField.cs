namespace DeepShell.Data;

/// <summary>A column of numbers; NaN stands for a missing value.</summary>
public sealed class NumberField : Field
{
    private readonly double[] _values;

    /// <summary>Takes the values over.</summary>
    public NumberField(string name, double[] values, FieldRole role = FieldRole.Feature) : base(name, role)
    {
        _values = values;
        foreach (double value in values)
            if (double.IsNaN(value)) Missing++;
    }

    /// <inheritdoc/>
    public override string Kind => "Number";

    /// <inheritdoc/>
    public override int Count => _values.Length;

    /// <inheritdoc/>
    public override int Missing { get; }

    /// <summary>The number in a row; NaN when missing.</summary>
    public double this[int row] => _values[row];

    /// <inheritdoc/>
    public override object? Value(int row) => double.IsNaN(_values[row]) ? null : _values[row];

    /// <inheritdoc/>
    public override Field Select(ReadOnlySpan<int> rows)
    {
        double[] values = new double[rows.Length];
        for (int i = 0; i < rows.Length; i++) values[i] = _values[rows[i]];
        return new NumberField(Name, values, Role);
    }

    /// <summary>How many different numbers there are, counting no further than <paramref name="limit"/>.</summary>
    public int Distinct(int limit = int.MaxValue)
    {
        HashSet<double> seen = [];
        foreach (double value in _values)
            if (!double.IsNaN(value) && seen.Add(value) && seen.Count >= limit) break;
        return seen.Count;
    }

    /// <summary>The same values as categories, in numeric order; what a numeric label becomes for classification.</summary>
    public CategoryField ToCategories()
    {
        double[] distinct = [.. _values.Where(v => !double.IsNaN(v)).Distinct().Order()];
        Dictionary<double, int> codes = distinct.Select((v, i) => (v, i)).ToDictionary(p => p.v, p => p.i);
        return new CategoryField(Name, Array.ConvertAll(_values, v => double.IsNaN(v) ? -1 : codes[v]),
            Array.ConvertAll(distinct, v => v.ToString(System.Globalization.CultureInfo.InvariantCulture)), Role);
    }
}
