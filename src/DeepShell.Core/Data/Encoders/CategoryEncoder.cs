using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>A category becomes one input for each category of the training part: 1 where it applies. An unknown one is all zeros, or has the input of the rare ones.</summary>
[Component("Category")]
public sealed class CategoryEncoder : FieldEncoder
{
    private const string Rest = "(other)";

    private Dictionary<string, int>? _places;

    /// <summary>The categories that have an input, in the order of their inputs.</summary>
    [Required] public string[] Categories { get; init; } = [];

    /// <summary>Whether a missing value has an input too, after those of the categories. Otherwise it is all zeros.</summary>
    public bool HasMissing { get; init; }

    /// <summary>Whether categories without an input have one together, the last; otherwise they are all zeros.</summary>
    public bool HasOther { get; init; }

    /// <summary>The category that a missing value counts as; null where it does not count as any.</summary>
    public string? Fill { get; init; }

    /// <inheritdoc/>
    public override int Size => Categories.Length + (HasMissing ? 1 : 0) + (HasOther ? 1 : 0);

    /// <inheritdoc/>
    public override IEnumerable<string> InputNames =>
        [.. Categories.Select(c => $"{Name}={c}"), .. HasMissing ? [MissingName] : (string[])[], .. HasOther ? [$"{Name}={Rest}"] : (string[])[]];

    /// <summary>Categories of the training part without an input of their own.</summary>
    public int Rare { get; init; }

    /// <inheritdoc/>
    public override string? Loss => (Rare > 0, Fill is not null && !HasMissing) switch
    {
        (true, false) => RareLoss,
        (false, true) => FillLoss,
        (true, true) => $"{RareLoss}, and {FillLoss}",
        _ => null,
    };

    private string RareLoss => $"{Rare} rare categories come back as {(HasOther ? Rest : "missing")}";

    private string FillLoss => $"missing categories come back as '{Fill}'";

    internal override Field Prepare(Field field) => field is NumberField numbers ? numbers.ToCategories() : field;

    internal override void Encode(Field field, ReadOnlySpan<int> rows, Span<float> destination, int stride, EncodingReport? report)
    {
        CategoryField codes = field as CategoryField ?? throw WrongKind(field, "categories");
        int[] places = new int[codes.Categories.Count];
        for (int c = 0; c < places.Length; c++) places[c] = Place(codes.Categories[c]);
        for (int i = 0; i < rows.Length; i++)
        {
            int code = codes[rows[i]];
            Set(destination.Slice(i * stride, Size), code < 0 ? null : codes.Categories[code], code < 0 ? -1 : places[code], report);
        }
    }

    internal override void Encode(object? value, Span<float> destination, EncodingReport? report)
    {
        string? text = CellValue.Category(value);
        Set(destination[..Size], text, text is null ? -1 : Place(text), report);
    }

    private void Set(Span<float> destination, string? value, int place, EncodingReport? report)
    {
        destination.Clear();
        if (value is null)
        {
            report?.AddMissing(Name);
            if (HasMissing) destination[Categories.Length] = 1;
            if (Fill is null) return;
            place = Place(Fill);
        }
        else if (place < 0) report?.AddUnknown(Name, value);
        if (place >= 0) destination[place] = 1;
        else if (HasOther) destination[^1] = 1;
    }

    internal override object? Decode(ReadOnlySpan<float> inputs)
    {
        int place = Likeliest(inputs);
        // A missing value that counts as a category sets both inputs.
        return place < 0 || place == Categories.Length && HasMissing || HasMissing && inputs[Categories.Length] >= inputs[place] ? null
            : place < Categories.Length ? Categories[place] : Rest;
    }

    /// <summary>The place of the largest input; -1 where all are 0 up to the rounding of a projection.</summary>
    internal static int Likeliest(ReadOnlySpan<float> inputs)
    {
        const float Nothing = 1e-3f;
        int most = -1;
        for (int i = 0; i < inputs.Length; i++)
            if (inputs[i] > (most < 0 ? Nothing : inputs[most])) most = i;
        return most;
    }

    private int Place(string category)
    {
        _places ??= Categories.Select((c, i) => (c, i)).ToDictionary(p => p.c, p => p.i);
        if (_places.TryGetValue(category, out int place)) return place;
        // 1, 1.0 and 01 are one category where categories are numbers: a file and an object may write it differently.
        return CellValue.TryParse(category, out double number)
            ? Array.FindIndex(Categories, c => CellValue.TryParse(c, out double known) && known == number) : -1;
    }
}
