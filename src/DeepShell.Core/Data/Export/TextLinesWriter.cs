using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>Texts, a line each, in a file for each class, which is called as the class is: English.txt, French.txt.</summary>
[Component("TextLines", Aliases = "Lines")]
public sealed class TextLinesWriter : DatasetWriter
{
    /// <inheritdoc/>
    public override bool Recognises(string name) => false;

    /// <inheritdoc/>
    public override bool IsFolderFor(Dataset dataset) => dataset is { Features: [TextField], Label: CategoryField };

    internal override IReadOnlyList<string> Write(ExportJob job)
    {
        if (job.Dataset is not { Features: [{ } texts], Label: CategoryField label } || texts is not (TextField or CategoryField))
            throw new DeepShellException("Export.NotTexts", ErrorKind.InvalidArgument, $"{job.Dataset.Name} is not a column of texts with a class for each.", "Write .csv or .jsonl.", job.Dataset);
        foreach (int row in job.Rows)
        {
            if (label[row] < 0 || texts.Value(row) is not string text || text.AsSpan().Trim().IsEmpty || text.AsSpan().ContainsAny('\r', '\n'))
                throw new DeepShellException("Export.TextLine", ErrorKind.InvalidOperation, $"Row {row} of {job.Dataset.Name} {(label[row] < 0 ? "has no class" : string.IsNullOrWhiteSpace(texts.Value(row) as string) ? "has no text" : "has a text of several lines")}, and here each row is one line of its class's file.",
                    "Leave such rows out, or write .csv or .jsonl.", job.Dataset);
            job.Check(text);
        }
        Dictionary<object, string> names = ClassFiles.Names(label.Categories);
        return [.. Enumerable.Range(0, label.Categories.Count).Select(c => job.File(Path.Combine(job.Path, names[label.Categories[c]] + ".txt" + (job.Options.Compress ? ".gz" : "")), stream =>
        {
            using StreamWriter text = job.Text(stream);
            foreach (int row in job.Rows)
                if (label[row] == c) text.WriteLine((string)texts.Value(row)!);
        }))];
    }
}
