using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>An ordered category becomes one input: (its position − Shift) · Scale.</summary>
[Component("Ordinal")]
public sealed class OrdinalEncoder : FieldEncoder
{
    private Dictionary<string, int>? _places;

    /// <summary>The categories in ascending order.</summary>
    [Required] public string[] Categories { get; init; } = [];

    /// <summary>The position that a missing or unknown category takes; between two of them if need be.</summary>
    public double Missing { get; init; }

    /// <summary>Is subtracted.</summary>
    public double Shift { get; init; }

    /// <summary>Is multiplied by.</summary>
    public double Scale { get; init; } = 1;

    /// <inheritdoc/>
    public override int Size => 1;

    /// <inheritdoc/>
    public override IEnumerable<string> InputNames => [Name];

    /// <inheritdoc/>
    public override string? Loss => Categories.Length > 0 && Missing == Math.Floor(Missing) && Missing >= 0 && Missing < Categories.Length
        ? $"missing and unknown categories come back as '{Categories[(int)Missing]}', whose place they took" : null;

    internal override Field Prepare(Field field) => field is NumberField numbers ? numbers.ToCategories() : field;

    internal override void Encode(Field field, ReadOnlySpan<int> rows, Span<float> destination, int stride, EncodingReport? report)
    {
        CategoryField codes = field as CategoryField ?? throw WrongKind(field, "categories");
        for (int i = 0; i < rows.Length; i++)
            destination[i * stride] = Encode(codes[rows[i]] < 0 ? null : codes.Categories[codes[rows[i]]], report);
    }

    internal override void Encode(object? value, Span<float> destination, EncodingReport? report) =>
        destination[0] = Encode(CellValue.Category(value), report);

    private float Encode(string? category, EncodingReport? report)
    {
        _places ??= Categories.Select((c, i) => (c, i)).ToDictionary(p => p.c, p => p.i);
        double place = Missing;
        if (category is null) report?.AddMissing(Name);
        else if (_places.TryGetValue(category, out int known)) place = known;
        else report?.AddUnknown(Name, category);
        return Input(place);
    }

    internal override object? Decode(ReadOnlySpan<float> inputs)
    {
        double place = Math.Round(inputs[0] / Scale + Shift);
        // The place of missing ones is theirs alone if it lies between two categories.
        bool missing = inputs[0] == Input(Missing) && Loss is null;
        return Categories.Length == 0 || missing || double.IsNaN(place) ? null : Categories[(int)Math.Clamp(place, 0, Categories.Length - 1)];
    }

    private float Input(double place) => (float)((place - Shift) * Scale);
}
