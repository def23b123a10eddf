using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>A number becomes one input: (x − Shift) · Scale, after a missing one was replaced.</summary>
[Component("Number")]
public sealed class NumberEncoder : FieldEncoder
{
    /// <summary>What takes the place of a missing number, in the column's own unit.</summary>
    public double Missing { get; init; }

    /// <summary>Is subtracted.</summary>
    public double Shift { get; init; }

    /// <summary>Is multiplied by.</summary>
    public double Scale { get; init; } = 1;

    /// <inheritdoc/>
    public override int Size => 1;

    /// <inheritdoc/>
    public override IEnumerable<string> InputNames => [Name];

    internal override void Encode(Field field, ReadOnlySpan<int> rows, Span<float> destination, int stride, EncodingReport? report)
    {
        NumberField numbers = field as NumberField ?? throw WrongKind(field, "numbers");
        for (int i = 0; i < rows.Length; i++)
            destination[i * stride] = Encode(numbers[rows[i]], report);
    }

    internal override void Encode(object? value, Span<float> destination, EncodingReport? report)
    {
        if (!CellValue.TryNumber(value, out double number))
            throw new DeepShellException("Preprocessing.NotANumber", ErrorKind.InvalidData,
                $"Column '{Name}' is '{SettingValue.Text(value)}', expected a number as in training.", "Give a number, or leave the value empty if it is missing.", value);
        destination[0] = Encode(number, report);
    }

    private float Encode(double value, EncodingReport? report)
    {
        if (double.IsNaN(value))
        {
            report?.AddMissing(Name);
            value = Missing;
        }
        return (float)((value - Shift) * Scale);
    }
}
