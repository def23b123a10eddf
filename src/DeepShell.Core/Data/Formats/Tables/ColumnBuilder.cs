using System.Globalization;
using System.Runtime.CompilerServices;

namespace DeepShell.Data;

/// <summary>
/// Collects one column of a table and finds out what it holds. Numbers and texts are both kept until enough rows have
/// been seen to tell; the work is linear in the rows.
/// </summary>
internal sealed class ColumnBuilder(string name, bool isCategory, bool decimalComma, IReadOnlyCollection<string> missing)
{
    // Rows after which a column is taken for what it looks like, and for text, which is the rule, much earlier.
    private const int Decision = 4096, EarlyDecision = 64;

    private readonly List<BadCell> _bad = [];
    private List<double>? _numbers = isCategory ? null : [];
    private List<int>? _codes = [];
    private Dictionary<string, int> _places = [];
    private List<string> _categories = [];
    private int _rows, _missing;

    /// <summary>A cell that is not a number in a column of numbers.</summary>
    internal readonly record struct BadCell(int Row, string Text);

    public string Name => name;

    /// <summary>Whether the cell added last is missing.</summary>
    public bool LastIsMissing { get; private set; }

    /// <summary>The column turned out to be text after texts were given up: the source must be read again with the column named as a category.</summary>
    public bool MustBeReread => _numbers is not null && _codes is null && !IsNumber;

    /// <summary>Cells that are no numbers, when the column is one of numbers.</summary>
    public IReadOnlyList<BadCell> Bad => IsNumber ? _bad : [];

    // A column of numbers may have some cells that are not; too many, and it is one of categories.
    private bool IsNumber
    {
        get
        {
            int present = _rows - _missing, good = present - _bad.Count;
            return _numbers is not null && _bad.Count <= Math.Max(1, present / 20) && (good >= 2 * _bad.Count);
        }
    }

    /// <summary>Adds a cell; false when it is not a number and the column may be one of numbers.</summary>
    // Called once a cell: a first import should not spend its time in code that is not optimised yet.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Add(ReadOnlySpan<char> cell)
    {
        cell = cell.Trim();
        int row = _rows++;
        LastIsMissing = IsMissing(cell);
        if (LastIsMissing)
        {
            _missing++;
            _numbers?.Add(double.NaN);
            _codes?.Add(-1);
            return true;
        }
        bool good = true;
        if (_numbers is not null)
        {
            if (TryParse(cell, out double number)) _numbers.Add(number);
            else
            {
                good = false;
                _numbers.Add(double.NaN);
                _bad.Add(new BadCell(row, cell.Length > 100 ? string.Concat(cell[..100], "…") : cell.ToString()));
            }
        }
        if (_codes is not null) _codes.Add(Place(cell));
        if (_numbers is not null && (_rows == EarlyDecision || _rows == Decision)) Decide();
        return good || _numbers is null;
    }

    /// <summary>Adds a value that is a number already, so that objects need not become text and back.</summary>
    public bool Add(object? value)
    {
        if (value is string text) return Add(text.AsSpan());
        if (_numbers is not null && _codes is null && value is not bool && CellValue.TryNumber(value, out double number))
        {
            _rows++;
            LastIsMissing = double.IsNaN(number);
            if (LastIsMissing) _missing++;
            _numbers.Add(number);
            return true;
        }
        return Add(CellValue.Category(value).AsSpan());
    }

    /// <summary>The finished column.</summary>
    public Field Build()
    {
        if (_numbers is not null && (IsNumber || _codes is null)) return new NumberField(name, [.. _numbers]);
        return CategoryField.Sorted(name, _codes!, _categories);
    }

    private void Decide()
    {
        int present = _rows - _missing;
        if (_bad.Count * 2 > present) _numbers = null;
        else if (_rows >= Decision && IsNumber)
        {
            _codes = null;
            _places = [];
            _categories = [];
        }
        if (_numbers is null) _bad.Clear();
    }

    private bool IsMissing(ReadOnlySpan<char> cell)
    {
        if (CellValue.IsMissing(cell)) return true;
        foreach (string text in missing)
            if (cell.Equals(text, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    private bool TryParse(ReadOnlySpan<char> cell, out double number) => decimalComma
        ? double.TryParse(cell, NumberStyles.Float, CellValue.Comma, out number) && double.IsFinite(number)
        : CellValue.TryParse(cell, out number);

    private int Place(ReadOnlySpan<char> cell)
    {
        var lookup = _places.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(cell, out int place)) return place;
        string text = cell.ToString();
        _places.Add(text, _categories.Count);
        _categories.Add(text);
        return _categories.Count - 1;
    }
}
