using System.Globalization;
using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>
/// How a culture writes numbers: what stands before decimals and between thousands. Stricter than .NET's parsing, for which
/// the German 3.14 is 314: thousands are groups of three, or none. Immutable.
/// </summary>
public sealed class NumberCulture
{
    private const int LongestNumber = 64;

    private readonly string _name;
    private readonly char _decimal;
    private readonly string _groups;

    /// <summary>The way of a culture.</summary>
    public NumberCulture(CultureInfo culture)
    {
        _name = culture.Name.Length == 0 ? "invariant" : culture.Name;
        NumberFormatInfo format = culture.NumberFormat;
        _decimal = format.NumberDecimalSeparator is [var one] ? one : '.';
        char group = format.NumberGroupSeparator is [var separator] ? separator : '\0';
        // Blanks and apostrophes are typed in more than one way.
        _groups = char.IsWhiteSpace(group) ? " \u00a0\u202f" : group is '\'' or '\u2019' ? "'\u2019" : group == '\0' ? "" : group.ToString();
    }

    /// <summary>A number as the culture writes it, for messages.</summary>
    public string Example => $"1{(_groups.Length == 0 ? "" : _groups[0])}234{_decimal}5";

    /// <summary>A culture by its name: de-DE, fr-FR, en-US and others that .NET knows.</summary>
    /// <exception cref="DeepShellException">It knows none of that name.</exception>
    public static NumberCulture Of(string name) => new(InfoOf(name));

    /// <inheritdoc cref="Of"/>
    public static CultureInfo InfoOf(string name)
    {
        try
        {
            return CultureInfo.GetCultureInfo(name, predefinedOnly: true);
        }
        catch (CultureNotFoundException e)
        {
            throw new DeepShellException("Import.Culture", ErrorKind.InvalidArgument, $"There is no culture '{name}'.{Suggestion.For(name, CultureInfo.GetCultures(CultureTypes.AllCultures).Select(c => c.Name).Where(n => n.Length > 0))}",
                "For example de-DE, fr-FR, en-US; [cultureinfo]::GetCultures('AllCultures') lists them. A .NET that is set to invariant globalisation knows none.", name, e);
        }
    }

    /// <summary>Reads a number; false for anything else, also for thousands that are not in groups of three.</summary>
    public bool TryParse(ReadOnlySpan<char> text, out double number)
    {
        number = 0;
        if (text.Length > LongestNumber) return false;
        Span<char> plain = stackalloc char[LongestNumber];
        // The separator in use, and the digits since the last one: a number has one kind, from its first to its last thousand.
        char group = '\0';
        int length = 0, digits = 0;
        bool whole = true;
        foreach (char c in text)
        {
            if (char.IsAsciiDigit(c))
            {
                digits++;
                plain[length++] = c;
                continue;
            }
            if (whole && _groups.Contains(c))
            {
                if (group == '\0' ? digits is 0 or > 3 : c != group || digits != 3) return false;
                (group, digits) = (c, 0);
                continue;
            }
            bool sign = c is '-' or '+' or '\u2212', ends = c == _decimal || c is 'e' or 'E';
            if (!sign && !ends) return false;
            if (whole && group != '\0' && digits != 3) return false;
            if (ends) whole = false;
            plain[length++] = c == _decimal ? '.' : c == '\u2212' ? '-' : c;
        }
        return (!whole || group == '\0' || digits == 3) && CellValue.TryParse(plain[..length], out number);
    }

    /// <summary>The culture's name.</summary>
    public override string ToString() => _name;

    /// <summary>A number of invariant culture as this one writes it, without thousands.</summary>
    internal string Write(string number) => number.Replace('.', _decimal);
}
