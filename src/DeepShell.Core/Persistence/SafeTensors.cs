using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DeepShell.Tensors;

namespace DeepShell.Persistence;

/// <summary>A named array of 32-bit floats in a file.</summary>
/// <param name="Name">Unique in the file.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Begin">First byte behind the header.</param>
/// <param name="End">Byte after the last.</param>
public sealed record TensorEntry(string Name, Shape Shape, long Begin, long End);

/// <summary>
/// The safetensors format: the header's length (8 bytes, little-endian), a JSON header, the numbers. It cannot hold code. Only
/// 32-bit floats are read.
/// </summary>
public static class SafeTensors
{
    private const long LargestHeader = 100_000_000;

    /// <summary>Writes arrays, in order, without gaps.</summary>
    /// <param name="to">The stream.</param>
    /// <param name="tensors">Name, shape, and a function that gives the numbers.</param>
    public static void Write(Stream to, IReadOnlyList<(string Name, Shape Shape, Func<ReadOnlyMemory<float>> Values)> tensors)
    {
        JsonObject header = [];
        long offset = 0;
        foreach ((string name, Shape shape, _) in tensors)
        {
            long end = offset + (long)shape.Size * sizeof(float);
            header[name] = new JsonObject
            {
                ["dtype"] = "F32",
                ["shape"] = new JsonArray([.. shape.Dimensions.Select(d => JsonValue.Create(d))]),
                ["data_offsets"] = new JsonArray(offset, end),
            };
            offset = end;
        }
        byte[] json = Encoding.UTF8.GetBytes(header.ToJsonString());
        // Padded with spaces to 8 bytes, so that the numbers are aligned when the file is mapped.
        int padded = (json.Length + 7) / 8 * 8;
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, padded);
        to.Write(length);
        to.Write(json);
        for (int i = json.Length; i < padded; i++) to.WriteByte((byte)' ');
        foreach ((_, _, Func<ReadOnlyMemory<float>> values) in tensors)
            to.Write(LittleEndian(values().Span));
    }

    /// <summary>Reads the header and leaves the stream at the first number.</summary>
    /// <param name="from">The stream.</param>
    /// <param name="length">Bytes of the whole file: nothing larger is believed.</param>
    /// <param name="source">The file, for messages.</param>
    /// <exception cref="DeepShellException">It is damaged, or holds something else than 32-bit floats.</exception>
    public static IReadOnlyList<TensorEntry> ReadHeader(Stream from, long length, string source)
    {
        try
        {
            byte[] prefix = new byte[8];
            from.ReadExactly(prefix);
            long size = BinaryPrimitives.ReadInt64LittleEndian(prefix);
            if (size < 2 || size > Math.Min(length - 8, LargestHeader)) throw Damaged(source, $"its header claims {size:N0} bytes of {length:N0}");
            byte[] json = new byte[size];
            from.ReadExactly(json);
            using JsonDocument document = JsonDocument.Parse(json);
            List<TensorEntry> entries = [];
            foreach (JsonProperty p in document.RootElement.EnumerateObject().Where(p => p.Name != "__metadata__"))
                entries.Add(Entry(p, length - 8 - size, source));
            return [.. entries.OrderBy(e => e.Begin)];
        }
        catch (Exception e) when (e is JsonException or EndOfStreamException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw Damaged(source, e.Message);
        }
    }

    /// <summary>Reads an array's numbers; the stream must stand at its first byte.</summary>
    public static void ReadValues(Stream from, Span<float> to, string source)
    {
        try { from.ReadExactly(MemoryMarshal.AsBytes(to)); }
        catch (EndOfStreamException) { throw Damaged(source, "it ends too early"); }
        if (!BitConverter.IsLittleEndian)
            foreach (ref float f in to) f = BitConverter.Int32BitsToSingle(BinaryPrimitives.ReverseEndianness(BitConverter.SingleToInt32Bits(f)));
    }

    private static TensorEntry Entry(JsonProperty p, long available, string source)
    {
        string type = p.Value.GetProperty("dtype").GetString() ?? "";
        if (type != "F32")
            throw new DeepShellException("SafeTensors.Type", ErrorKind.InvalidData, $"{source}: '{p.Name}' holds {type} numbers, expected F32.", "Convert it to 32-bit floats first.", source);
        Shape shape = new([.. p.Value.GetProperty("shape").EnumerateArray().Select(d => d.GetInt32())]);
        long begin = p.Value.GetProperty("data_offsets")[0].GetInt64(), end = p.Value.GetProperty("data_offsets")[1].GetInt64();
        if (begin < 0 || end > available || end - begin != (long)shape.Size * sizeof(float))
            throw Damaged(source, $"'{p.Name}' ({shape}) lies at bytes {begin:N0} to {end:N0} of {available:N0}");
        return new TensorEntry(p.Name, shape, begin, end);
    }

    private static ReadOnlySpan<byte> LittleEndian(ReadOnlySpan<float> values)
    {
        if (BitConverter.IsLittleEndian) return MemoryMarshal.AsBytes(values);
        byte[] bytes = new byte[values.Length * sizeof(float)];
        for (int i = 0; i < values.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        return bytes;
    }

    private static DeepShellException Damaged(string source, string why) =>
        new("SafeTensors.Damaged", ErrorKind.InvalidData, $"{source} is damaged: {why}.", "Get another copy of it.", source);
}
