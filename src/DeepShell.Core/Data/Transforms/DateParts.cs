using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>A part of a point in time.</summary>
public enum DatePart
{
    /// <summary>The year.</summary>
    Year,
    /// <summary>The month, 1 to 12.</summary>
    Month,
    /// <summary>The day of the month, 1 to 31.</summary>
    Day,
    /// <summary>The day of the week, 0 for Monday to 6.</summary>
    Weekday,
    /// <summary>The day of the year, 1 to 366.</summary>
    DayOfYear,
    /// <summary>The hour, 0 to 23, as it is written: time zones are not converted.</summary>
    Hour,
    /// <summary>The minute, 0 to 59.</summary>
    Minute,
}

/// <summary>Turns dates into numbers: year, month, day, weekday, hour. Numbers are scaled like any other; Cyclic gives each part that comes round a sine and a cosine instead.</summary>
/// <remarks>Without Columns it is for the text columns whose training part holds nothing but dates.</remarks>
[Component("DateParts", Aliases = "Date")]
public sealed class DateParts : EncodingTransform
{
    /// <summary>Which parts; by default year, month, day and weekday, and the hour where the training part has times of day.</summary>
    [Position(0)] public DatePart[] Parts { get; init; } = [];

    /// <summary>Places parts that come round on a circle, so that December is next to January: sin and cos of 2π·part/period.</summary>
    public bool Cyclic { get; init; }

    /// <summary>How dates are written where it cannot be guessed, such as dd/MM/yyyy (as in .NET). By default as 2024-05-31, with or without a time, or month first.</summary>
    public string? Format { get; init; }

    /// <summary>Takes a text that is no date for a missing one, instead of an error.</summary>
    public bool Lenient { get; init; }

    /// <summary>A date comes back from the year with month and day, or with the day of the year, to the hour or minute if these are among the parts; from other parts it does not.</summary>
    public override Inverse Inverse => Parts.Length == 0 || DateEncoder.IsDate(Parts) ? Inverse.Representative : Inverse.None;

    internal override bool ForCategories => true;

    internal override bool Takes(Field field) => field is CategoryField or TextField;

    internal override bool Suits(Field field, ReadOnlySpan<int> train)
    {
        bool any = false;
        foreach (int row in train)
            if (CellValue.Category(field.Value(row)) is { } text)
            {
                if (!DateEncoder.TryRead(text, Format, out _)) return false;
                any = true;
            }
        return any;
    }

    internal override FieldEncoder Fit(Field field, FitContext context)
    {
        DateTime?[] times = new DateTime?[context.Train.Length];
        DateEncoder reader = new() { Name = field.Name, Format = Format, Lenient = Lenient };
        for (int i = 0; i < times.Length; i++) times[i] = reader.Read(field.Value(context.Train[i]), null);
        DatePart[] parts = Parts.Length > 0 ? [.. Parts.Distinct()]
            : [DatePart.Year, DatePart.Month, DatePart.Day, DatePart.Weekday, .. times.Any(t => t?.TimeOfDay > TimeSpan.Zero) ? [DatePart.Hour] : (DatePart[])[]];
        double[] shift = new double[parts.Length], scale = new double[parts.Length], missing = new double[parts.Length];
        for (int p = 0; p < parts.Length; p++)
        {
            double[] values = [.. times.Where(t => t is not null).Select(t => DateEncoder.Part(t!.Value, parts[p]))];
            missing[p] = ColumnStatistics.Of(values).Mean;
            // Filled in before it is scaled, as numbers are.
            (shift[p], scale[p]) = context.Scale([.. values, .. Enumerable.Repeat(missing[p], times.Length - values.Length)]);
        }
        return new DateEncoder { Name = field.Name, Parts = parts, Cyclic = Cyclic, Format = Format, Lenient = Lenient, Shift = shift, Scale = scale, Missing = missing };
    }
}
