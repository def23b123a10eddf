using System.Globalization;

namespace DeepShell.Data;

/// <summary>A column of categories, kept as indexes into <see cref="Categories"/>; −1 stands for a missing value.</summary>
public sealed class CategoryField : Field
{
    private readonly int[] _codes;
    private readonly string[] _categories;

    /// <summary>Takes indexes and names over, as they are.</summary>
    public CategoryField(string name, int[] codes, string[] categories, FieldRole role = FieldRole.Feature) : base(name, role)
    {
        _codes = codes;
        _categories = categories;
        foreach (int code in codes)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(code, categories.Length, nameof(codes));
            if (code < 0) Missing++;
        }
    }

    /// <summary>The names: in the order of their numbers if all are numbers, otherwise in ordinal order (unless the maker chose another).</summary>
    public IReadOnlyList<string> Categories => _categories;

    /// <inheritdoc/>
    public override string Kind => "Category";

    /// <inheritdoc/>
    public override int Count => _codes.Length;

    /// <inheritdoc/>
    public override int Missing { get; }

    /// <summary>The index of the category in a row; −1 when missing.</summary>
    public int this[int row] => _codes[row];

    /// <inheritdoc/>
    public override object? Value(int row) => _codes[row] < 0 ? null : _categories[_codes[row]];

    /// <inheritdoc/>
    public override Field Select(ReadOnlySpan<int> rows)
    {
        int[] codes = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++) codes[i] = _codes[rows[i]];
        return new CategoryField(Name, codes, _categories, Role);
    }

    /// <summary>How many of the given rows each category has.</summary>
    public int[] CountByCategory(ReadOnlySpan<int> rows)
    {
        int[] counts = new int[_categories.Length];
        foreach (int row in rows)
            if (_codes[row] >= 0) counts[_codes[row]]++;
        return counts;
    }

    /// <summary>How many rows each category has.</summary>
    public int[] CountByCategory()
    {
        int[] counts = new int[_categories.Length];
        foreach (int code in _codes)
            if (code >= 0) counts[code]++;
        return counts;
    }

    /// <summary>A column from values in any order: unused names are dropped, the rest sorted, so that the order of rows does not matter.</summary>
    internal static CategoryField Sorted(string name, Segments<int> codes, IReadOnlyList<string> categories, FieldRole role = FieldRole.Feature)
    {
        bool[] used = new bool[categories.Count];
        for (int i = 0; i < codes.Count; i++)
            if (codes[i] >= 0) used[codes[i]] = true;
        int[] kept = [.. Enumerable.Range(0, categories.Count).Where(i => used[i])];
        double[] numbers = [.. kept.Select(i => double.TryParse(categories[i], NumberStyles.Float, CultureInfo.InvariantCulture, out double v) ? v : double.NaN)];
        kept = numbers.Any(double.IsNaN)
            ? [.. kept.OrderBy(i => categories[i], StringComparer.Ordinal)]
            : [.. kept.Zip(numbers).OrderBy(p => p.Second).ThenBy(p => categories[p.First], StringComparer.Ordinal).Select(p => p.First)];
        int[] place = new int[categories.Count];
        for (int i = 0; i < kept.Length; i++) place[kept[i]] = i;
        int[] result = new int[codes.Count];
        for (int i = 0; i < result.Length; i++) result[i] = codes[i] < 0 ? -1 : place[codes[i]];
        return new CategoryField(name, result, [.. kept.Select(i => categories[i])], role);
    }
}
