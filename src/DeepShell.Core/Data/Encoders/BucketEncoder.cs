using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>A number becomes one input for each range: 1 where it lies. A missing one is replaced first.</summary>
[Component("Bucket")]
public sealed class BucketEncoder : FieldEncoder
{
    /// <summary>The inner bounds, ascending; a value equal to one belongs to the range above it.</summary>
    public double[] Edges { get; init; } = [];

    /// <summary>The smallest number of the training part, where the first range begins; null in files of before.</summary>
    public double? Low { get; init; }

    /// <summary>The largest number of the training part, where the last range ends; null in files of before.</summary>
    public double? High { get; init; }

    /// <summary>What takes the place of a missing number.</summary>
    public double Missing { get; init; }

    /// <summary>Adds an input that is 1 where the number was missing.</summary>
    public bool Flag { get; init; }

    /// <inheritdoc/>
    public override int Size => Edges.Length + 1 + (Flag ? 1 : 0);

    /// <inheritdoc/>
    public override IEnumerable<string> InputNames => Enumerable.Range(0, Size).Select(i => i > Edges.Length ? MissingName :
        Edges.Length == 0 ? Name : i == 0 ? $"{Name}<{SettingValue.Text(Edges[0])}" : i == Edges.Length ? $"{Name}>={SettingValue.Text(Edges[^1])}"
        : $"{Name}={SettingValue.Text(Edges[i - 1])}..{SettingValue.Text(Edges[i])}");

    /// <inheritdoc/>
    public override string? Loss => "numbers come back as the middle of their range";

    internal override void Encode(Field field, ReadOnlySpan<int> rows, Span<float> destination, int stride, EncodingReport? report)
    {
        NumberField numbers = field as NumberField ?? throw WrongKind(field, "numbers");
        for (int i = 0; i < rows.Length; i++) Set(numbers[rows[i]], destination.Slice(i * stride, Size), report);
    }

    internal override void Encode(object? value, Span<float> destination, EncodingReport? report)
    {
        if (!CellValue.TryNumber(value, out double number)) throw NotANumber(value);
        Set(number, destination[..Size], report);
    }

    private void Set(double value, Span<float> destination, EncodingReport? report)
    {
        destination.Clear();
        if (double.IsNaN(value))
        {
            report?.AddMissing(Name);
            value = Missing;
            if (Flag) destination[^1] = 1;
        }
        int place = 0;
        while (place < Edges.Length && value >= Edges[place]) place++;
        destination[place] = 1;
    }

    internal override object? Decode(ReadOnlySpan<float> inputs)
    {
        if (Flag && inputs[^1] >= 0.5f) return null;
        int place = CategoryEncoder.Likeliest(inputs[..(Edges.Length + 1)]);
        if (place < 0) return null;
        if (Edges.Length == 0) return (Low + High) / 2;
        // A range of one's own may lie beyond the training part.
        double from = place > 0 ? Edges[place - 1] : Math.Min(Low ?? double.MaxValue, Math.BitDecrement(Edges[0]));
        double to = place < Edges.Length ? Edges[place] : Math.Max(High ?? double.MinValue, Edges[^1]);
        return from + (to - from) / 2;
    }
}
