using System.Text;
using System.Text.Json;
using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>JSON lines: one object a line, whose properties are the columns; a property that is absent is missing.</summary>
[Component("JsonLines", Aliases = "Jsonl,Ndjson")]
public sealed class JsonLines : DatasetFormat
{
    private const int LongestLine = 1 << 24;

    /// <inheritdoc/>
    internal override bool ReadsShards => true;

    /// <inheritdoc/>
    public override bool Recognises(string path, ReadOnlySpan<byte> head)
    {
        int end = head.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = end < 0 ? head : head[..end];
        if (line.StartsWith(Encoding.UTF8.Preamble)) line = line[3..];
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
        HashSet<string> known = new(StringComparer.OrdinalIgnoreCase);
        string hash = ContentHash.Join([.. options.More.Prepend(path).Select(Add)]);
        foreach (Dictionary<string, object?> record in records)
            if (record.Count < names.Count)
                foreach (string name in names) record.TryAdd(name, null);
        if (records.Count > 0) records[0] = names.ToDictionary(n => n, n => records[0][n], StringComparer.OrdinalIgnoreCase);
        return RecordTable.Read([.. records], options, file).FromFile(path, hash);

        string Add(string source)
        {
            using Stream stream = SourceFile.Open(source, out HashingStream hash);
            using StreamReader reader = new(stream, Encoding.UTF8, true, 1 << 16);
            try
            {
                for (int number = 1; reader.ReadLine() is { } line; number++)
                {
                    if (line.Length == 0 && reader.EndOfStream) break;
                    Dictionary<string, object?> record = Record(line, number, Path.GetFileName(source), source);
                    foreach (string name in record.Keys)
                        if (known.Add(name)) names.Add(name);
                    records.Add(record);
                }
            }
            catch (InvalidDataException e)
            {
                throw SourceFile.Damaged(source, e);
            }
            return hash.Finish();
        }
    }

    private static Dictionary<string, object?> Record(string line, int number, string file, string path)
    {
        if (line.Length > LongestLine) throw Bad($"has {line.Length:N0} characters, expected at most {LongestLine:N0}");
        try
        {
            using JsonDocument json = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 4 });
            if (json.RootElement.ValueKind != JsonValueKind.Object) throw Bad("is no JSON object");
            Dictionary<string, object?> record = new(StringComparer.OrdinalIgnoreCase);
            foreach (JsonProperty property in json.RootElement.EnumerateObject())
                if (!record.TryAdd(property.Name, Value(property))) throw Bad($"has the property '{property.Name}' twice");
            return record;
        }
        catch (JsonException e)
        {
            throw Bad($"is no JSON object: {e.Message}");
        }

        object? Value(JsonProperty property) => property.Value.ValueKind switch
        {
            JsonValueKind.Number => property.Value.GetDouble(),
            JsonValueKind.String => property.Value.GetString(),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Null => null,
            _ => throw Bad($"has a list or an object in '{property.Name}', expected a number or a text"),
        };

        DeepShellException Bad(string what) => new("Import.Json", ErrorKind.InvalidData, $"{file}, line {number}: {what}.", "Correct the line, or take it out.", path);
    }
}
