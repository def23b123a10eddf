using System.Globalization;
using System.Text;
using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>Comma- or tab-separated text: UTF-8, a header, invariant numbers that read back to the same bits, missing values empty.</summary>
[Component("Csv", Aliases = "Tsv")]
public sealed class CsvWriter : DatasetWriter
{
    /// <inheritdoc/>
    public override bool Recognises(string name) => Path.GetExtension(name) is ".csv" or ".tsv" or ".tab" or ".txt";

    internal override IReadOnlyList<string> Write(ExportJob job)
    {
        TableRows rows = new(job);
        char delimiter = job.Path.Contains(".tsv", StringComparison.OrdinalIgnoreCase) || job.Path.Contains(".tab", StringComparison.OrdinalIgnoreCase) ? '\t' : ',';
        return [job.File(job.Path, stream =>
        {
            using StreamWriter text = new(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
            using IDelimitedWriter writer = FormatsLoader.Get<IDelimitedWriterFactory>().Open(text, delimiter);
            foreach (string name in rows.Names) writer.Write(Guarded(name, job.Options));
            writer.EndRow();
            for (int i = 0; i < job.Rows.Length; i++)
            {
                for (int c = 0; c < rows.Names.Length; c++)
                    writer.Write(rows.Value(job.Rows[i], i, c) switch
                    {
                        null => "",
                        string s => Guarded(s, job.Options),
                        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
                        { } other => Guarded(other.ToString()!, job.Options),
                    });
                writer.EndRow();
            }
        })];
    }

    // A spreadsheet executes a cell that begins with one of these (OWASP, CSV injection); numbers are none.
    private static string Guarded(string text, ExportOptions options) =>
        !options.AllowFormulas && text.Length > 0 && "=+-@\t\r".Contains(text[0]) && !CellValue.TryParse(text, out _) ? "'" + text : text;
}
