using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>A category becomes the label's mean among the training rows that have it, one input for each of <see cref="Outputs"/>.</summary>
[Component("TargetMean")]
public sealed class TargetMeanEncoder : FieldEncoder
{
    private Dictionary<string, int>? _places;
    private Field? _trained;
    private float[] _training = [];

    /// <summary>The categories; an empty text stands for a missing one.</summary>
    [Required] public string[] Categories { get; init; } = [];

    /// <summary>Categories × outputs.</summary>
    [Required] public double[] Means { get; init; } = [];

    /// <summary>What an unknown category becomes, for each output.</summary>
    [Required] public double[] Priors { get; init; } = [];

    /// <summary>Is subtracted, for each output.</summary>
    [Required] public double[] Shift { get; init; } = [];

    /// <summary>Is multiplied by, for each output.</summary>
    [Required] public double[] Scale { get; init; } = [];

    /// <summary>The classes that the inputs stand for; empty where there is one input.</summary>
    public string[] Outputs { get; init; } = [];

    /// <inheritdoc/>
    public override int Size => Priors.Length;

    /// <inheritdoc/>
    public override IEnumerable<string> InputNames => Outputs.Length == 0 ? [Name] : Outputs.Select(o => $"{Name}~{o}");

    /// <inheritdoc/>
    public override string? Loss => "categories come back as missing: a mean does not tell which one it is of";

    /// <inheritdoc/>
    public override bool IsOneWay => true;

    internal override bool IsNumber(int input) => true;

    internal override void Encode(Field field, ReadOnlySpan<int> rows, Span<float> destination, int stride, EncodingReport? report)
    {
        CategoryField codes = field as CategoryField ?? (field as NumberField)?.ToCategories() ?? throw WrongKind(field, "categories");
        for (int i = 0; i < rows.Length; i++)
        {
            Span<float> to = destination.Slice(i * stride, Size);
            if (ReferenceEquals(field, _trained) && !float.IsNaN(_training[rows[i] * Size])) _training.AsSpan(rows[i] * Size, Size).CopyTo(to);
            else Set(codes[rows[i]] < 0 ? null : codes.Categories[codes[rows[i]]], to, report);
        }
    }

    internal override void Encode(object? value, Span<float> destination, EncodingReport? report) => Set(CellValue.Category(value), destination[..Size], report);

    /// <summary>Keeps what the training rows of a column become: it is not of the model, and a file does not hold it.</summary>
    internal TargetMeanEncoder WithTraining(Field field, float[] training)
    {
        (_trained, _training) = (field, training);
        return this;
    }

    private void Set(string? category, Span<float> destination, EncodingReport? report)
    {
        _places ??= Categories.Select((c, i) => (c, i)).ToDictionary(p => p.c, p => p.i);
        if (category is null) report?.AddMissing(Name);
        bool known = _places.TryGetValue(category ?? "", out int place);
        if (!known && category is not null) report?.AddUnknown(Name, category);
        for (int o = 0; o < destination.Length; o++)
            destination[o] = (float)(((known ? Means[place * Size + o] : Priors[o]) - Shift[o]) * Scale[o]);
    }

    internal override object? Decode(ReadOnlySpan<float> inputs) => null;
}
