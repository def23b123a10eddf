using System.Text.RegularExpressions;

namespace DeepShell.Data;

/// <summary>What a delimited text looks like, found out from its beginning.</summary>
/// <param name="Delimiter">The separator; a space stands for any run of blanks.</param>
/// <param name="HasHeader">Whether the first record names the columns.</param>
/// <param name="DecimalComma">Whether numbers are written 3,14, where nobody says how they are.</param>
/// <param name="Quote">What fields are put in that hold delimiters or line ends.</param>
internal sealed partial record DelimitedLayout(char Delimiter, bool HasHeader, bool DecimalComma, char Quote = DelimitedLayout.UsualQuote)
{
    public const char UsualQuote = '"';

    private const int SampleLines = 200;

    // Before the comma: where another one occurs equally often in every line, commas are decimal or part of texts.
    private static readonly char[] s_candidates = ['\t', ';', '|', ','];

    public static DelimitedLayout Detect(string sample, bool complete, ImportOptions options)
    {
        char quote = options.Quote ?? UsualQuote;
        char delimiter = options.Delimiter ?? FindDelimiter(Lines(sample, complete, quote), quote);
        if (options.Quote is not null) CheckQuote(quote, delimiter);
        List<string[]> records = [];
        using (IDelimitedReader reader = OpenSample(sample, delimiter, quote))
            while (records.Count < SampleLines && reader.Read())
            {
                string[] fields = new string[reader.Count];
                for (int i = 0; i < fields.Length; i++) fields[i] = reader[i].Trim().ToString();
                if (fields is not [""]) records.Add(fields);
            }
        // The last record may have been cut off.
        if (!complete && records.Count is > 2 and < SampleLines) records.RemoveAt(records.Count - 1);
        bool comma = options.Culture is null && delimiter != ',' && records.Skip(1).Any(r => r.Any(c => CommaNumber().IsMatch(c))) && !records.Skip(1).Any(r => r.Any(c => PointNumber().IsMatch(c)));
        return new DelimitedLayout(delimiter, options.Header ?? (options.ColumnNames is null && LooksLikeHeader(records, comma, options.Culture)), comma, quote);
    }

    public static IDelimitedReader Open(TextReader text, char delimiter, char quote) =>
        delimiter == ' ' ? new BlankSeparatedReader(text) : FormatsLoader.Get<IDelimitedReaderFactory>().Open(text, delimiter, quote);

    /// <summary>Opens the beginning of a file; the packages are not loaded for it unless there are quotes.</summary>
    public static IDelimitedReader OpenSample(string sample, char delimiter, char quote) =>
        delimiter == ' ' || sample.Contains(quote) ? Open(new StringReader(sample), delimiter, quote) : new PlainReader(sample, delimiter);

    private static void CheckQuote(char quote, char delimiter)
    {
        if (char.IsLetterOrDigit(quote) || char.IsWhiteSpace(quote) || char.IsControl(quote) || quote == delimiter)
            throw new DeepShellException("Import.Quote", ErrorKind.InvalidArgument, $"The quote is '{quote}'{(quote == delimiter ? ", which separates the fields as well" : "")}, expected a sign such as ' or |.", "Give another -Quote.", quote);
        if (delimiter == ' ')
            throw new DeepShellException("Import.Quote", ErrorKind.InvalidArgument, $"The fields are separated by runs of blanks, and such texts have no quotes; the quote is {quote}.", "Leave -Quote out, or say what separates the fields with -Delimiter.", quote);
    }

    // A record whose quotes hold line ends is one line.
    private static string[] Lines(string sample, bool complete, char quote)
    {
        List<string> lines = [];
        int start = 0, quotes = 0;
        for (int i = 0; i < sample.Length && lines.Count < SampleLines; i++)
        {
            if (sample[i] == quote) quotes++;
            if (sample[i] != '\n' || quotes % 2 == 1) continue;
            lines.Add(sample[start..i]);
            start = i + 1;
        }
        // What is left may have been cut off.
        if (start < sample.Length && lines.Count < SampleLines && (complete || lines.Count == 0)) lines.Add(sample[start..]);
        return [.. lines.Where(l => !string.IsNullOrWhiteSpace(l))];
    }

    private static char FindDelimiter(string[] lines, char quote)
    {
        foreach (char candidate in s_candidates)
            if (IsConsistent(lines, l => Count(l, candidate, quote))) return candidate;
        if (IsConsistent(lines, l => l.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length - 1)) return ' ';
        // None is regular: the one that occurs most, so that the lines at fault can be named.
        return s_candidates.MaxBy(c => lines.Sum(l => Math.Min(1, Count(l, c, quote)))) is var best && lines.Any(l => l.Contains(best)) ? best : ',';
    }

    // The same number, and not 0, in at least nine of ten lines.
    private static bool IsConsistent(string[] lines, Func<string, int> count)
    {
        if (lines.Length == 0) return false;
        var most = lines.Select(count).GroupBy(n => n).MaxBy(g => g.Count())!;
        return most.Key > 0 && most.Count() * 10 >= lines.Length * 9;
    }

    private static int Count(string line, char delimiter, char quote)
    {
        int count = 0;
        bool quoted = false;
        foreach (char c in line)
            if (c == quote) quoted = !quoted;
            else if (c == delimiter && !quoted) count++;
        return count;
    }

    // A header has no number. Where a column below it holds numbers, that settles it; in a table of texts alone the
    // names are those that do not occur again below.
    private static bool LooksLikeHeader(List<string[]> records, bool comma, NumberCulture? culture)
    {
        if (records.Count == 0) return false;
        string[] first = records[0];
        if (first.Any(IsNumber)) return false;
        bool numbers = false;
        for (int c = 0; c < first.Length; c++)
        {
            string[] below = [.. records.Skip(1).Where(r => r.Length > c && !CellValue.IsMissing(r[c])).Select(r => r[c])];
            if (below.Length > 0 && below.Count(IsNumber) * 2 > below.Length) numbers |= !CellValue.IsMissing(first[c]);
        }
        return numbers || !Enumerable.Range(0, first.Length).Any(c => records.Skip(1).Any(r => r.Length > c && r[c] == first[c]));

        bool IsNumber(string cell) => culture is not null ? culture.TryParse(cell, out _) : CellValue.TryParse(cell, out _) || (comma && CommaNumber().IsMatch(cell));
    }

    [GeneratedRegex(@"^[-+]?\d+,\d+([eE][-+]?\d+)?$")]
    private static partial Regex CommaNumber();

    [GeneratedRegex(@"^[-+]?\d+\.\d+([eE][-+]?\d+)?$")]
    private static partial Regex PointNumber();
}
