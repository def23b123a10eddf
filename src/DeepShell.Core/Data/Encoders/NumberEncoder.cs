using System.Runtime.CompilerServices;
using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>A number becomes one input: (x − Shift) · Scale, after a missing one was replaced, and after it was clipped and its logarithm taken where that was asked for.</summary>
[Component("Number")]
public sealed class NumberEncoder : FieldEncoder
{
    /// <summary>What takes the place of a missing number, in the column's own unit.</summary>
    public double Missing { get; init; }

    /// <summary>The smallest value allowed, in the column's own unit.</summary>
    public double? Low { get; init; }

    /// <summary>The largest value allowed, in the column's own unit.</summary>
    public double? High { get; init; }

    /// <summary>Takes sign(x)·ln(1 + |x|) before scaling.</summary>
    public bool Log { get; init; }

    /// <summary>Is subtracted.</summary>
    public double Shift { get; init; }

    /// <summary>Is multiplied by.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Adds an input that is 1 where the number was missing.</summary>
    public bool Flag { get; init; }

    /// <inheritdoc/>
    public override int Size => Flag ? 2 : 1;

    /// <inheritdoc/>
    public override IEnumerable<string> InputNames => Flag ? [Name, MissingName] : [Name];

    internal override bool IsNumber(int input) => input == 0;

    internal override void Encode(Field field, ReadOnlySpan<int> rows, Span<float> destination, int stride, EncodingReport? report)
    {
        NumberField numbers = field as NumberField ?? throw WrongKind(field, "numbers");
        Span<double> block = stackalloc double[256];
        for (int from = 0; from < rows.Length; from += block.Length)
        {
            Span<double> values = block[..Math.Min(block.Length, rows.Length - from)];
            numbers.Gather(rows.Slice(from, values.Length), values);
            Encode(values, destination[(from * stride)..], stride, report);
        }
    }

    // Optimised at once: a first import should not spend its time in code that is not.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Encode(ReadOnlySpan<double> values, Span<float> destination, int stride, EncodingReport? report)
    {
        double shift = Shift, scale = Scale;
        bool plain = Low is null && High is null && !Log && !Flag;
        for (int i = 0, at = 0; i < values.Length; i++, at += stride)
            if (plain && !double.IsNaN(values[i])) destination[at] = (float)((values[i] - shift) * scale);
            else Set(values[i], destination[at..], report);
    }

    internal override void Encode(object? value, Span<float> destination, EncodingReport? report)
    {
        if (!CellValue.TryNumber(value, out double number)) throw NotANumber(value);
        Set(number, destination, report);
    }

    private void Set(double value, Span<float> destination, EncodingReport? report)
    {
        if (Flag) destination[1] = double.IsNaN(value) ? 1 : 0;
        if (double.IsNaN(value))
        {
            report?.AddMissing(Name);
            value = Missing;
        }
        destination[0] = (float)((Bend(value, Low, High, Log) - Shift) * Scale);
    }

    /// <summary>What happens to a value before it is scaled.</summary>
    internal static double Bend(double value, double? low, double? high, bool log)
    {
        if (value < low) value = low.Value;
        if (value > high) value = high.Value;
        return log ? Math.CopySign(LogOfOnePlus(Math.Abs(value)), value) : value;
    }

    // ln(1 + x) without losing the digits of a small x (Kahan).
    private static double LogOfOnePlus(double x)
    {
        double sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * (x / (sum - 1));
    }
}
