using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace DeepShell.Data;

/// <summary>What all columns of a source have in common.</summary>
/// <param name="DecimalComma">Numbers are written 3,14.</param>
/// <param name="Missing">More texts that stand for a missing value.</param>
/// <param name="Single">Numbers are kept as float32.</param>
/// <param name="Culture">How numbers are written in texts, where the user says so.</param>
/// <param name="Verbatim">The cells are names that are known: only an empty one is missing.</param>
internal sealed record CellRules(bool DecimalComma, IReadOnlyCollection<string> Missing, bool Single, NumberCulture? Culture = null, bool Verbatim = false);

/// <summary>
/// Collects one column of a table and finds out what it holds. Numbers and texts are both kept until enough rows have
/// been seen to tell; the work is linear in the rows. Once that is decided, parts of the column can be collected by
/// themselves and appended.
/// </summary>
internal sealed class ColumnBuilder
{
    // Rows after which a column is taken for what it looks like, and for text, which is the rule, much earlier.
    internal const int Decision = 4096, EarlyDecision = 64;
    // Longer cells are shown in part, and decoded on the heap.
    private const int LongestShown = 100, LongestOnStack = 256;
    // A part forgets its categories above this: those of an identifier do not come again.
    private const int MostKept = 1 << 14;

    private readonly CellRules _rules;
    private readonly byte _point;
    private readonly bool _allNumbers;
    private readonly bool _isPart;
    private readonly List<BadCell> _bad = [];
    private NumberBuilder? _numbers;
    private SegmentsBuilder<int>? _codes;
    // In place of codes, as long as every cell is a number or missing.
    private PendingTexts? _pending;
    private Dictionary<string, int> _places = [];
    private List<string> _categories = [];
    // Of a part: the places of its categories in the whole column.
    private readonly List<int> _wholePlaces = [];
    private int _rows, _missing;
    private BadCell? _undecoded;

    public ColumnBuilder(string name, bool isCategory, CellRules rules) : this(name, rules, !isCategory, true, false) { }

    private ColumnBuilder(string name, CellRules rules, bool numbers, bool codes, bool isPart)
    {
        Name = name;
        _rules = rules;
        _point = rules.DecimalComma ? (byte)',' : (byte)'.';
        _numbers = numbers ? new NumberBuilder(rules.Single) : null;
        _codes = codes ? new SegmentsBuilder<int>() : null;
        _isPart = isPart;
        _pending = numbers && codes && !isPart ? new PendingTexts() : null;
        _allNumbers = rules.Missing.Count == 0 && rules.Culture is null;
    }

    /// <summary>A cell that is not a number in a column of numbers.</summary>
    internal readonly record struct BadCell(int Row, string Text);

    public string Name { get; }

    /// <summary>Whether the cell added last is missing.</summary>
    public bool LastIsMissing { get; private set; }

    /// <summary>Whether a cell without a value, or none that can be used, was added.</summary>
    public bool HasMissing => _missing + Bad.Count > 0;

    /// <summary>The column turned out to be text after texts were given up: the source must be read again with the column named as a category.</summary>
    public bool MustBeReread => _numbers is not null && _codes is null && !IsNumber;

    /// <summary>The first text with a character that stands for bytes which are none: the file is written in another way.</summary>
    public BadCell? Undecoded => _numbers is not null && IsNumber ? null : _undecoded;

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
            if (_pending is not null) _pending.AddMissing();
            else _codes?.Add(-1);
            return true;
        }
        bool good = true;
        if (_numbers is not null)
        {
            if (TryParse(cell, out double number)) _numbers.Add(number);
            else
            {
                good = false;
                Recall();
                _numbers.Add(double.NaN);
                _bad.Add(new BadCell(row, cell.Length > LongestShown ? string.Concat(cell[..LongestShown], "…") : cell.ToString()));
            }
        }
        if (_pending is not null) _pending.Add(cell);
        else _codes?.Add(Place(cell));
        DecideInTime();
        return good || _numbers is null;
    }

    /// <summary>Adds a cell that is UTF-8: a number in a column of numbers at once, anything else as text.</summary>
    public bool Add(ReadOnlySpan<byte> cell)
    {
        if (!(TakesNumbers || (_pending is not null && _allNumbers)) || !Utf8Number.TryParse(cell, _point, out double number)) return AddText(cell);
        _rows++;
        LastIsMissing = false;
        _numbers!.Add(number);
        _pending?.Add(cell);
        DecideInTime();
        return true;
    }

    /// <summary>Adds the cells of a block of UTF-8 text whose rows all have the same fields.</summary>
    /// <param name="text">The block.</param>
    /// <param name="ends">Where its fields end, row by row.</param>
    /// <param name="column">Which of a row's fields are meant.</param>
    /// <param name="width">Fields of a row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddColumn(ReadOnlySpan<byte> text, ReadOnlySpan<int> ends, int column, int width)
    {
        bool numbers = TakesNumbers, last = column == width - 1;
        byte point = _point;
        Span<double> block = stackalloc double[256];
        int filled = 0;
        for (int i = column; i < ends.Length; i += width)
        {
            int from = i == 0 ? 0 : ends[i - 1] + 1, to = ends[i];
            if (last && to > from && text[to - 1] == '\r') to--;
            if (numbers && (Utf8Number.TryShort(text, from, to, point, out double number) || TryOthers(text, from, to, out number)))
            {
                block[filled++] = number;
                if (filled < block.Length) continue;
                AddNumbers(block);
                filled = 0;
                continue;
            }
            AddNumbers(block[..filled]);
            filled = 0;
            AddText(text[from..to]);
        }
        AddNumbers(block[..filled]);
    }

    // Apart, so that the number of the usual case need not be in memory.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryOthers(ReadOnlySpan<byte> text, int from, int to, out double number)
    {
        bool read = Utf8Number.TryLong(text, from, to, _point, out double other) || Utf8Number.TryParse(text[from..to], _point, out other);
        number = other;
        return read;
    }

    // Only numbers are wanted, and none of them stands for a missing value.
    private bool TakesNumbers => _codes is null && _allNumbers;

    private void AddNumbers(ReadOnlySpan<double> numbers)
    {
        if (numbers.IsEmpty) return;
        _numbers!.Append(numbers);
        _rows += numbers.Length;
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
        string? written = CellValue.Category(value);
        // What is a number already is not written as the texts are.
        if (written is not null && _rules.Culture is { } culture && value is not bool && CellValue.TryNumber(value, out _)) written = culture.Write(written);
        return Add(written.AsSpan());
    }

    /// <summary>An empty column that takes what this one takes, to be collected elsewhere; after <see cref="Decision"/> rows.</summary>
    public ColumnBuilder NewPart() => new(Name, _rules, _numbers is not null, _codes is not null, isPart: true);

    /// <summary>Adds the rows of a part.</summary>
    public void Append(ColumnBuilder part)
    {
        if (part._undecoded is { } undecoded) _undecoded ??= undecoded with { Row = undecoded.Row + _rows };
        _numbers?.Append(part._numbers!);
        if (_codes is not null)
        {
            for (int i = part._wholePlaces.Count; i < part._categories.Count; i++) part._wholePlaces.Add(Place(part._categories[i]));
            Segments<int> codes = part._codes!.Build();
            for (int i = 0; i < codes.Count; i++) _codes.Add(codes[i] < 0 ? -1 : part._wholePlaces[codes[i]]);
        }
        foreach (BadCell bad in part._bad) _bad.Add(new BadCell(bad.Row + _rows, bad.Text));
        _rows += part._rows;
        _missing += part._missing;
    }

    /// <summary>Forgets the rows of a part, not its categories: the next rows have the same ones.</summary>
    public void Clear()
    {
        if (_categories.Count > MostKept)
        {
            _places.Clear();
            _categories.Clear();
            _wholePlaces.Clear();
        }
        _numbers?.Clear();
        _codes?.Clear();
        _bad.Clear();
        _undecoded = null;
        (_rows, _missing) = (0, 0);
    }

    /// <summary>Whether it holds numbers alone, which may be moved to a file.</summary>
    public bool CanSpill => _numbers is not null && _codes is null;

    /// <summary>Moves numbers to a file.</summary>
    public void Spill(SpillFile file) => _numbers!.Spill(file);

    /// <summary>The finished column.</summary>
    public Field Build()
    {
        if (_numbers is not null && (IsNumber || _codes is null)) return new NumberField(Name, _numbers.Build());
        return CategoryField.Sorted(Name, _codes!.Build(), _categories);
    }

    private bool AddText(ReadOnlySpan<byte> cell)
    {
        if (cell.Length > LongestOnStack) return Add(Encoding.UTF8.GetString(cell).AsSpan());
        Span<char> text = stackalloc char[LongestOnStack];
        return Add(text[..Encoding.UTF8.GetChars(cell, text)]);
    }

    private void DecideInTime()
    {
        if (_numbers is not null && !_isPart && (_rows == EarlyDecision || _rows == Decision)) Decide();
    }

    // A cell is no number: the ones before it may be categories, too.
    private void Recall()
    {
        if (_pending is null) return;
        for (int i = 0; i < _pending.Count; i++) _codes!.Add(_pending.IsMissing(i) ? -1 : Place(_pending[i]));
        Forget();
    }

    private void Forget()
    {
        _pending?.Dispose();
        _pending = null;
    }

    private void Decide()
    {
        int present = _rows - _missing;
        if (_bad.Count * 2 > present) _numbers = null;
        else if (_rows >= Decision && IsNumber)
        {
            _codes = null;
            Forget();
            _places = [];
            _categories = [];
        }
        if (_numbers is null) _bad.Clear();
    }

    private bool IsMissing(ReadOnlySpan<char> cell)
    {
        if (_rules.Verbatim ? cell.IsEmpty : CellValue.IsMissing(cell)) return true;
        foreach (string text in _rules.Missing)
            if (cell.Equals(text, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    private bool TryParse(ReadOnlySpan<char> cell, out double number) => _rules.Culture is { } culture ? culture.TryParse(cell, out number) : _rules.DecimalComma
        ? double.TryParse(cell, NumberStyles.Float, CellValue.Comma, out number) && double.IsFinite(number)
        : CellValue.TryParse(cell, out number);

    private int Place(ReadOnlySpan<char> cell)
    {
        var lookup = _places.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(cell, out int place)) return place;
        string text = cell.ToString();
        if (_undecoded is null && cell.Contains('\uFFFD')) _undecoded = new BadCell(_rows - 1, text);
        _places.Add(text, _categories.Count);
        _categories.Add(text);
        return _categories.Count - 1;
    }
}
