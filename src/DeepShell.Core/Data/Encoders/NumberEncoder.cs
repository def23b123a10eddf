using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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

    /// <inheritdoc/>
    public override string? Loss => (Low, High) switch
    {
        (null, null) => null,
        (null, _) => $"numbers above {SettingValue.Text(High)} come back as this limit",
        (_, null) => $"numbers below {SettingValue.Text(Low)} come back as this limit",
        _ => $"numbers outside of {SettingValue.Text(Low)}..{SettingValue.Text(High)} come back as the nearer of these limits",
    };

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
        int i = 0, at = 0;
        if (plain && Vector128.IsHardwareAccelerated)
            for (; i <= values.Length - Vector256<double>.Count; i += Vector256<double>.Count)
            {
                Vector256<double> some = Vector256.Create(values[i..]);
                if (!Vector256.EqualsAll(some, some)) break;
                Vector256<double> scaled = (some - Vector256.Create(shift)) * Vector256.Create(scale);
                Vector128<float> four = Vector128.Narrow(scaled.GetLower(), scaled.GetUpper());
                for (int lane = 0; lane < Vector128<float>.Count; lane++, at += stride) destination[at] = four[lane];
            }
        for (; i < values.Length; i++, at += stride)
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
        destination[0] = Input(value);
    }

    internal override object? Decode(ReadOnlySpan<float> inputs)
    {
        if (Flag && inputs[1] >= 0.5f) return null;
        float input = inputs[0];
        double value = Math.Clamp(Unbend(input / Scale + Shift, Log), Low ?? double.NegativeInfinity, High ?? double.PositiveInfinity);
        return double.IsFinite(value) ? Shortest(value, input) : null;
    }

    // Many numbers are one float32: of those the one with the fewest digits is what was read, 39 and not 38.9999985.
    private double Shortest(double value, float input)
    {
        const int MostDigits = 17, MostPlaces = 22;
        if (value == 0 || Input(0) == input) return 0;
        int places = -(int)Math.Floor(Math.Log10(Math.Abs(value)));
        for (int end = places + MostDigits; places < end && Math.Abs(places) <= MostPlaces; places++)
        {
            // Powers of ten are exact up to 10^22.
            double power = Math.Pow(10, Math.Abs(places)), rounded = places < 0 ? Math.Round(value / power) * power : Math.Round(value * power) / power;
            if (Input(rounded) == input) return rounded;
        }
        return value;
    }

    private float Input(double value) => (float)((Bend(value, Low, High, Log) - Shift) * Scale);

    /// <summary>The reverse of <see cref="Bend"/>, as far as it was not clipped.</summary>
    internal static double Unbend(double value, bool log) => log ? Math.CopySign(ExponentialMinusOne(Math.Abs(value)), value) : value;

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

    // e^x − 1 in the same way.
    private static double ExponentialMinusOne(double x)
    {
        double power = Math.Exp(x);
        return power == 1 ? x : double.IsInfinity(power) ? power : (power - 1) * (x / Math.Log(power));
    }
}
