using System.Globalization;
using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>A date becomes numbers: (part − Shift) · Scale, or for parts that come round sin and cos of 2π·part/period. A missing one becomes the training part's means, and on circles the centre.</summary>
[Component("Date")]
public sealed class DateEncoder : FieldEncoder
{
    /// <summary>The parts, in the order of the inputs.</summary>
    public DatePart[] Parts { get; init; } = [];

    /// <summary>Gives parts that come round two inputs.</summary>
    public bool Cyclic { get; init; }

    /// <summary>How dates are written; by default as the invariant culture reads them.</summary>
    public string? Format { get; init; }

    /// <summary>Takes what is no date for missing.</summary>
    public bool Lenient { get; init; }

    /// <summary>Is subtracted, for each part.</summary>
    public double[] Shift { get; init; } = [];

    /// <summary>Is multiplied by, for each part.</summary>
    public double[] Scale { get; init; } = [];

    /// <summary>What takes the place of a missing date's parts.</summary>
    public double[] Missing { get; init; } = [];

    /// <inheritdoc/>
    public override int Size => Parts.Sum(p => IsCircle(p) ? 2 : 1);

    /// <inheritdoc/>
    public override IEnumerable<string> InputNames => Parts.SelectMany(p => IsCircle(p) ? [$"{Name}.{p}.sin", $"{Name}.{p}.cos"] : (string[])[$"{Name}.{p}"]);

    /// <inheritdoc/>
    public override bool IsOneWay => !IsDate(Parts);

    /// <inheritdoc/>
    public override string? Loss => IsOneWay ? $"dates come back as missing: {string.Join(", ", Parts)} {(Parts.Length == 1 ? "does" : "do")} not make one, which takes Year with Month and Day, or with DayOfYear"
        : Parts.Contains(DatePart.Minute) ? "seconds do not come back" : Parts.Contains(DatePart.Hour) ? "minutes do not come back" : "times of day do not come back";

    /// <summary>Whether a date can be told from its parts.</summary>
    internal static bool IsDate(DatePart[] parts) => parts.Contains(DatePart.Year) && (parts.Contains(DatePart.DayOfYear) || (parts.Contains(DatePart.Month) && parts.Contains(DatePart.Day)));

    internal override void Encode(Field field, ReadOnlySpan<int> rows, Span<float> destination, int stride, EncodingReport? report)
    {
        for (int i = 0; i < rows.Length; i++) Set(Read(field.Value(rows[i]), report), destination.Slice(i * stride, Size));
    }

    internal override void Encode(object? value, Span<float> destination, EncodingReport? report) => Set(Read(value, report), destination[..Size]);

    /// <summary>A value as a point in time; null for a missing one.</summary>
    /// <exception cref="DeepShellException">It is no date.</exception>
    internal DateTime? Read(object? value, EncodingReport? report)
    {
        switch (value)
        {
            case DateTime time: return time;
            case DateTimeOffset moment: return moment.DateTime;
            case DateOnly day: return day.ToDateTime(TimeOnly.MinValue);
        }
        string? text = CellValue.Category(value);
        if (text is not null && TryRead(text, Format, out DateTime read)) return read;
        if (text is not null && !Lenient)
            throw new DeepShellException("Preprocessing.NotADate", ErrorKind.InvalidData, $"Column '{Name}' is '{text}', expected a date{(Format is null ? " such as 2024-05-31" : $" written as {Format}")}.",
                "Say how dates are written (Format), or take such values for missing (Lenient).", value);
        if (text is null) report?.AddMissing(Name);
        else report?.AddUnknown(Name, text);
        return null;
    }

    /// <summary>Reads a date without regard to the machine's culture and time zone.</summary>
    internal static bool TryRead(string text, string? format, out DateTime time)
    {
        const DateTimeStyles Styles = DateTimeStyles.AllowWhiteSpaces | DateTimeStyles.AssumeUniversal;
        bool read = format is null ? DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Styles, out DateTimeOffset moment)
            : DateTimeOffset.TryParseExact(text, format, CultureInfo.InvariantCulture, Styles, out moment);
        time = moment.DateTime;
        return read;
    }

    /// <summary>A part as a number.</summary>
    internal static double Part(DateTime time, DatePart part) => part switch
    {
        DatePart.Year => time.Year,
        DatePart.Month => time.Month,
        DatePart.Day => time.Day,
        DatePart.Weekday => ((int)time.DayOfWeek + 6) % 7,
        DatePart.DayOfYear => time.DayOfYear,
        DatePart.Hour => time.Hour,
        _ => time.Minute,
    };

    private bool IsCircle(DatePart part) => Cyclic && part != DatePart.Year;

    // What is counted from 1, and how many there are.
    private static (int First, int Period) Circle(DatePart part) => part switch
    {
        DatePart.Month => (1, 12),
        DatePart.Day => (1, 31),
        DatePart.Weekday => (0, 7),
        DatePart.DayOfYear => (1, 366),
        DatePart.Hour => (0, 24),
        _ => (0, 60),
    };

    private void Set(DateTime? time, Span<float> destination)
    {
        int to = 0;
        for (int p = 0; p < Parts.Length; p++)
            if (!IsCircle(Parts[p])) destination[to++] = (float)(((time is { } t ? Part(t, Parts[p]) : Missing[p]) - Shift[p]) * Scale[p]);
            else if (time is not { } moment) destination[to++] = destination[to++] = 0;
            else
            {
                (int first, int period) = Circle(Parts[p]);
                (double sin, double cos) = Math.SinCos(2 * Math.PI * (Part(moment, Parts[p]) - first) / period);
                (destination[to], destination[to + 1]) = ((float)sin, (float)cos);
                to += 2;
            }
    }

    // As the rule says dates are written, otherwise as 2024-05-31 or 2024-05-31T13:45.
    internal override object? Decode(ReadOnlySpan<float> inputs)
    {
        if (IsOneWay) return null;
        Dictionary<DatePart, int> parts = [];
        int from = 0;
        foreach ((int p, DatePart part) in Parts.Index())
        {
            if (!IsCircle(part)) parts[part] = (int)Math.Round(inputs[from++] / Scale[p] + Shift[p]);
            else if (OnCircle(part, inputs[from++], inputs[from++]) is { } place) parts[part] = place;
            else return null;
        }
        int year = parts[DatePart.Year];
        if (year is < 1 or > 9999) return null;
        // Parts that a network made need not fit each other: the nearest that do.
        DateTime day = parts.TryGetValue(DatePart.Month, out int month) && parts.TryGetValue(DatePart.Day, out int of) && Math.Clamp(month, 1, 12) is var known
            ? new DateTime(year, known, Math.Clamp(of, 1, DateTime.DaysInMonth(year, known)))
            : new DateTime(year, 1, 1).AddDays(Math.Clamp(parts[DatePart.DayOfYear], 1, DateTime.IsLeapYear(year) ? 366 : 365) - 1);
        bool timed = parts.TryGetValue(DatePart.Hour, out int hour) | parts.TryGetValue(DatePart.Minute, out int minute);
        return day.AddHours(Math.Clamp(hour, 0, 23)).AddMinutes(Math.Clamp(minute, 0, 59))
            .ToString(Format ?? (timed ? "yyyy-MM-dd'T'HH:mm" : "yyyy-MM-dd"), CultureInfo.InvariantCulture);
    }

    // The centre is that of a missing date.
    private static int? OnCircle(DatePart part, float sin, float cos)
    {
        const double Centre = 1e-3;
        if (!(Math.Abs(sin) + Math.Abs(cos) > Centre)) return null;
        (int first, int period) = Circle(part);
        int turned = (int)Math.Round(Math.Atan2(sin, cos) / (2 * Math.PI) * period);
        return first + (turned + period) % period;
    }
}
