using System.Globalization;

namespace DeepShell.Data;

/// <summary>How a cell of a table, text or object, is understood: as missing, as a number, as a category.</summary>
public static class CellValue
{
    /// <summary>The longest text that stands for a missing value.</summary>
    private const int LongestMissing = 7;

    /// <summary>Numbers written 3,14.</summary>
    internal static NumberFormatInfo Comma { get; } = new() { NumberDecimalSeparator = ",", NumberGroupSeparator = "." };

    /// <summary>Whether a trimmed text stands for a missing value: empty, ?, NA, N/A, NaN, null, none (upper or lower case).</summary>
    public static bool IsMissing(ReadOnlySpan<char> text)
    {
        if (text.Length == 0) return true;
        if (text.Length > LongestMissing) return false;
        return text[0] switch
        {
            '?' => text.Length == 1,
            '#' => Is(text, "#N/A"),
            '<' => Is(text, "<NA>"),
            'n' or 'N' => Is(text, "NA") || Is(text, "N/A") || Is(text, "NaN") || Is(text, "null") || Is(text, "none"),
            '-' => Is(text, "-NaN"),
            _ => false,
        };
    }

    /// <summary>Reads a number in invariant culture; false for anything else, including infinities and values beyond a double.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    /// <summary>A value as a number; NaN for a missing one. False if it is something else.</summary>
    public static bool TryNumber(object? value, out double number)
    {
        switch (value)
        {
            case null or DBNull: number = double.NaN; return true;
            case double d: number = d; return !double.IsInfinity(d);
            case float f: number = f; return !float.IsInfinity(f);
            case bool b: number = b ? 1 : 0; return true;
            case string s:
                ReadOnlySpan<char> text = s.AsSpan().Trim();
                if (!IsMissing(text)) return TryParse(text, out number);
                number = double.NaN;
                return true;
            case decimal or sbyte or byte or short or ushort or int or uint or long or ulong:
                number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
                return true;
            default: number = 0; return false;
        }
    }

    /// <summary>A value as the name of a category; null for a missing one.</summary>
    public static string? Category(object? value)
    {
        string? text = value switch
        {
            null or DBNull => null,
            string s => s,
            double d when double.IsNaN(d) => null,
            float f when float.IsNaN(f) => null,
            IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString(),
        };
        ReadOnlySpan<char> trimmed = text.AsSpan().Trim();
        return IsMissing(trimmed) ? null : trimmed.Length == text!.Length ? text : trimmed.ToString();
    }

    private static bool Is(ReadOnlySpan<char> text, string token) => text.Equals(token, StringComparison.OrdinalIgnoreCase);
}
