using System.Text;
using System.Text.Json;
using DeepShell.Catalog;
using DeepShell.Files;

namespace DeepShell.Data;

/// <summary>
/// JSON lines: one object a line, whose properties are the columns; a property that is absent is missing. One may name images beside the file, and
/// another hold the boxes in them.
/// </summary>
[Component("JsonLines", Aliases = "Jsonl,Ndjson")]
public sealed class JsonLines : DatasetFormat
{
    private const int LongestLine = 1 << 24;

    /// <inheritdoc/>
    internal override bool ReadsShards => true;

    /// <inheritdoc/>
    public override bool Recognises(string path, ReadOnlySpan<byte> head)
    {
        // Refused when it is read, in words that a table's reader could not find.
        if (IsDocument(head)) return true;
        head = TextEncoding.AsUtf8(head);
        int end = head.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = end < 0 ? head : head[..end];
        if (!line.TrimStart((byte)' ').StartsWith("{"u8)) return false;
        try
        {
            return JsonDocument.Parse(line.ToArray()).RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public override Dataset Read(string path, ImportOptions options)
    {
        if (options.TestPath is not null)
            throw new DeepShellException("Import.JsonTest", ErrorKind.InvalidArgument, "JSON lines have no test file.", "Leave -TestPath out, and split.", options.TestPath);
        string file = Path.GetFileName(path);
        List<Dictionary<string, object?>> records = [];
        List<string> names = [];
        List<long> lines = [];
        List<SkippedRow> skipped = [];
        List<(int Row, string Path)> files = [];
        HashSet<string> known = new(StringComparer.OrdinalIgnoreCase);
        string hash = ContentHash.Join([.. options.More.Prepend(path).Select(Add)]);
        foreach (Dictionary<string, object?> record in records)
            if (record.Count < names.Count)
                foreach (string name in names) record.TryAdd(name, null);
        if (records.Count > 0) records[0] = names.ToDictionary(n => n, n => records[0][n], StringComparer.OrdinalIgnoreCase);
        bool boxes = records.Exists(r => r.Values.Any(v => v is FoundBox[]));
        ImageFinder? finder = ImageFinder.Of(Path.GetDirectoryName(path)!, names, [.. records.Take(ImageFinder.RowsTried)], certain: boxes);
        if (boxes) return JsonBoxes.Make(records, names, lines, skipped, path, finder, options);
        if (finder is null) return RecordTable.Read([.. records], options, file, lines, skipped, files).FromFile(path, hash);
        options = options.Completed();
        string? label = NamedImages.Label(names, finder.Column, options);
        Dataset table = RecordTable.Read([.. records], options with { Label = label, NoLabel = label is null, Features = [finder.Column], Categories = [finder.Column, .. options.Categories ?? []] }, file, lines, skipped, files);
        return NamedImages.Make(table, finder, path, path, "JsonLines", options, (_, name) => lines[records.FindIndex(r => (r[finder.Column] as string ?? "") == name)]);

        string Add(string source)
        {
            using Stream stream = SourceFile.Open(source, out HashingStream hash, options.Cancel);
            files.Add((records.Count, source));
            if (IsDocument(SourceFile.Head(source)))
                throw new DeepShellException("Import.JsonDocument", ErrorKind.InvalidData, $"{Path.GetFileName(source)} is one JSON document, expected an object a line.",
                    $"Pipe its objects: Get-Content '{Path.GetFileName(source)}' -Raw | ConvertFrom-Json | Import-Dataset.", source);
            using LimitedTextReader reader = new(new StreamReader(stream, options.Encoding ?? Encoding.UTF8, true, 1 << 16, leaveOpen: true), LongestLine);
            try
            {
                for (int number = 1; ; number++)
                {
                    if (Line(reader, out string problem) is not { } line) return hash.Finish();
                    if (line.Length == 0) continue;
                    if (problem.Length == 0 && Record(line, number, options.Encoding is not null, out problem) is { } record)
                    {
                        lines.Add(number);
                        foreach (string name in record.Keys)
                            if (known.Add(name)) names.Add(name);
                        records.Add(record);
                        continue;
                    }
                    if (!options.SkipInvalidRows) throw Bad(problem, number, Path.GetFileName(source), source);
                    skipped.Add(new SkippedRow(source, number, "", problem, line));
                }
            }
            catch (InvalidDataException e)
            {
                throw SourceFile.Damaged(source, e);
            }
        }
    }

    // A line, or the beginning of one that is too long.
    private static string? Line(LimitedTextReader reader, out string problem)
    {
        problem = "";
        try
        {
            return reader.ReadLine();
        }
        catch (RecordTooLongException)
        {
            problem = $"has more than {LongestLine:N0} characters";
            return reader.SkipLine();
        }
    }

    // The columns of a line; null, and why, for what is no record.
    private static Dictionary<string, object?>? Record(string line, int number, bool decoded, out string problem)
    {
        problem = !decoded && TextEncoding.IsUndecoded(line) ? "has " + TextEncoding.UndecodedReason : "";
        if (problem.Length > 0) return null;
        Dictionary<string, object?> record = new(StringComparer.OrdinalIgnoreCase);
        try
        {
            using JsonDocument json = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 4 });
            if (json.RootElement.ValueKind != JsonValueKind.Object) problem = "is no JSON object";
            else
                foreach (JsonProperty property in json.RootElement.EnumerateObject())
                    if (property.Value.ValueKind is JsonValueKind.Array or JsonValueKind.Object && JsonBoxes.Of(property.Value, number) is null)
                        problem = $"has a list or an object in '{property.Name}', expected a number or a text, or boxes: {JsonBoxes.Form}";
                    else if (!record.TryAdd(property.Name, JsonBoxes.Of(property.Value, number) ?? Value(property.Value))) problem = $"has the property '{property.Name}' twice";
        }
        catch (JsonException e)
        {
            problem = $"is no JSON object that is whole: something is wrong at its byte {e.BytePositionInLine}";
        }
        return problem.Length == 0 ? record : null;
    }

    private static object? Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private static DeepShellException Bad(string what, int number, string file, string path) =>
        new("Import.Json", ErrorKind.InvalidData, $"{file}, line {number}: {what}.", "Correct the line, or use -SkipInvalidRow to leave such lines out; they are then listed in .SkippedRows.", path);

    // A list of objects, or one that goes over several lines.
    private static bool IsDocument(ReadOnlySpan<byte> head)
    {
        head = TextEncoding.AsUtf8(head).TrimStart(" \t\r\n"u8);
        if (head.IsEmpty || head[0] is not ((byte)'[' or (byte)'{')) return false;
        ReadOnlySpan<byte> rest = head[1..].TrimStart(" \t\r\n"u8);
        return head[0] == '[' ? rest.Length > 0 && rest[0] == '{' : rest.Length > 0 && rest[0] == '"' && head[1..].TrimStart(" \t"u8)[0] is (byte)'\r' or (byte)'\n';
    }
}
