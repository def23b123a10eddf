using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepShell.Data;

/// <summary>Writes a list in lines as long as people read, and not an element a line: a contract is read and changed by hand.</summary>
internal sealed class ShortList<T> : JsonConverter<IReadOnlyList<T>>
{
    private const int Width = 120;

    public override IReadOnlyList<T>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => JsonSerializer.Deserialize<T[]>(ref reader, options);

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<T> value, JsonSerializerOptions options)
    {
        string indent = new(' ', 2 * (writer.CurrentDepth + 1));
        StringBuilder text = new("[");
        // The property's name stands before the first element.
        int lineStart = -12;
        for (int i = 0; i < value.Count; i++)
        {
            string element = JsonSerializer.Serialize(value[i], options);
            if (i > 0) text.Append(',');
            if (text.Length - lineStart + element.Length > Width - indent.Length && i > 0)
            {
                text.Append('\n').Append(indent);
                lineStart = text.Length;
            }
            else if (i > 0) text.Append(' ');
            text.Append(element);
        }
        writer.WriteRawValue(text.Append(']').ToString());
    }
}
