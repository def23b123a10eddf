using System.Globalization;
using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>
/// Comma- or tab-separated text: a header, numbers that read back to the same bits, missing values empty. UTF-8, commas and decimal points unless
/// the options say otherwise.
/// </summary>
[Component("Csv", Aliases = "Tsv")]
public sealed class CsvWriter : DatasetWriter
{
    /// <inheritdoc/>
    public override bool Recognises(string name) => IsTable(name);

    /// <inheritdoc/>
    public override bool Fits(Dataset dataset) => !dataset.Fields.Any(f => f is ImageField);

    /// <summary>Whether a name is one of delimited text.</summary>
    public static bool IsTable(string name) => Path.GetExtension(name) is ".csv" or ".tsv" or ".tab" or ".txt";

    internal override IReadOnlyList<string> Write(ExportJob job)
    {
        TableRows rows = new(job);
        return [job.File(job.Path, stream => Write(stream, job, rows.Names, rows.Value))];
    }

    /// <summary>Writes a table.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="job">The rows, and how they are to be written.</param>
    /// <param name="names">The columns.</param>
    /// <param name="value">The value of a row, its place among those written, and a column.</param>
    internal static void Write(Stream stream, ExportJob job, IReadOnlyList<string> names, Func<int, int, int, object?> value)
    {
        CultureInfo culture = job.Options.Culture ?? CultureInfo.InvariantCulture;
        using StreamWriter text = job.Text(stream);
        using IDelimitedWriter writer = FormatsLoader.Get<IDelimitedWriterFactory>().Open(text, Delimiter(job, culture));
        foreach (string name in names) writer.Write(Guarded(name, job.Options, culture));
        writer.EndRow();
        for (int i = 0; i < job.Rows.Length; i++)
        {
            for (int c = 0; c < names.Count; c++)
                writer.Write(value(job.Rows[i], i, c) switch
                {
                    null => "",
                    string s => Guarded(s, job.Options, culture),
                    IFormattable f => f.ToString(null, culture),
                    { } other => Guarded(other.ToString()!, job.Options, culture),
                });
            writer.EndRow();
        }
    }

    // Where commas are decimal something else separates, as spreadsheets of such countries have it.
    private static char Delimiter(ExportJob job, CultureInfo culture) => job.Options.Delimiter
        ?? (Path.GetExtension(SourceFile.Unpacked(job.Path)).ToLowerInvariant() is ".tsv" or ".tab" ? '\t' : culture.NumberFormat.NumberDecimalSeparator == "," ? ';' : ',');

    private static string Guarded(string text, ExportOptions options, CultureInfo culture) =>
        options.AllowFormulas || CellValue.TryParse(text, out _) || double.TryParse(text, NumberStyles.Float, culture, out _) ? text : FormulaGuard.Guard(text);
}
