using System.ComponentModel.DataAnnotations;
using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>A text becomes a sequence of indexes: those of its tokens, the vocabulary's size for an unknown one, and -1 behind its end.</summary>
[Component("Tokens")]
public sealed class TokenEncoder : FieldEncoder
{
    /// <summary>What fills a text up behind its end.</summary>
    public const int Padding = -1;

    // The replacement character of Unicode.
    private const string Unknown = "\uFFFD";

    private Dictionary<string, int>? _places;

    /// <summary>The tokens, in the order of their indexes.</summary>
    [Required] public string[] Vocabulary { get; init; } = [];

    /// <summary>Inputs: the tokens a text may have.</summary>
    [Range(1, int.MaxValue)] public int Length { get; init; } = 1;

    /// <summary>What a token is.</summary>
    public TokenUnit Unit { get; init; }

    /// <summary>Makes no difference between upper and lower case.</summary>
    public bool IgnoreCase { get; init; }

    /// <inheritdoc/>
    public override int Size => Length;

    /// <inheritdoc/>
    public override bool IsOfTable => false;

    /// <inheritdoc/>
    public override IEnumerable<string> InputNames => Enumerable.Range(0, Length).Select(i => $"{Name}[{i}]");

    /// <inheritdoc/>
    public override string? Loss => $"tokens without an index come back as {Unknown}, at most {Length} of them"
        + (Unit == TokenUnit.Word ? ", with one blank between words" : "") + (IgnoreCase ? ", in lower case" : "");

    internal override void Encode(Field field, ReadOnlySpan<int> rows, Span<float> destination, int stride, EncodingReport? report)
    {
        // A column of numbers in another file may be one of texts here.
        for (int i = 0; i < rows.Length; i++) Encode(field.Value(rows[i]), destination.Slice(i * stride, Length), report);
    }

    internal override void Encode(object? value, Span<float> destination, EncodingReport? report)
    {
        _places ??= Vocabulary.Select((c, i) => (c, i)).ToDictionary(p => p.c, p => p.i);
        string? text = CellValue.Category(value);
        if (text is null) report?.AddMissing(Name);
        int at = 0;
        foreach (string token in Tokenizer.Split(text, Unit, IgnoreCase))
        {
            if (at == Length) break;
            bool known = _places.TryGetValue(token, out int place);
            if (!known) report?.AddUnknown(Name, token);
            destination[at++] = known ? place : Vocabulary.Length;
        }
        destination[at..Length].Fill(Padding);
    }

    internal override object? Decode(ReadOnlySpan<float> inputs)
    {
        List<string> tokens = [];
        foreach (float input in inputs[..Length])
        {
            double place = Math.Round(input);
            if (!(place >= 0)) break;
            tokens.Add(place < Vocabulary.Length ? Vocabulary[(int)place] : Unknown);
        }
        return tokens.Count == 0 ? null : string.Join(Unit == TokenUnit.Word ? " " : "", tokens);
    }
}
