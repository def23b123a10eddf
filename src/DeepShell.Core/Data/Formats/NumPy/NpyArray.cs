using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DeepShell.Data;

/// <summary>An array of a NumPy file. Arrays of objects are refused: reading them would execute what the file says.</summary>
internal sealed partial class NpyArray
{
    private const int LongestHeader = 1 << 16, BlockSize = 1 << 22;

    private NpyArray(string name, string type, int[] shape, byte[] data) => (Name, Type, Shape, Data) = (name, type, shape, data);

    public string Name { get; }
    public int[] Shape { get; }
    public int Rows => Shape.Length == 0 ? 1 : Shape[0];
    public bool IsBytes => Type == "u1";
    public bool IsText => Type[0] is 'U' or 'S';
    public byte[] Data { get; }
    private string Type { get; }

    /// <summary>Reads an array from a stream of a known length.</summary>
    public static NpyArray Read(Stream stream, long length, string name, string path)
    {
        byte[] start = Exactly(stream, 10, name, path);
        if (!start.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'])) throw Bad("is no NumPy array");
        int headerLength = BinaryPrimitives.ReadUInt16LittleEndian(start.AsSpan(8)), before = 10;
        if (start[6] >= 2)
        {
            byte[] rest = Exactly(stream, 2, name, path);
            long wide = headerLength + BinaryPrimitives.ReadUInt16LittleEndian(rest) * 65536L;
            if (wide > LongestHeader) throw Bad($"claims a header of {wide:N0} bytes");
            (headerLength, before) = ((int)wide, 12);
        }
        string header = Encoding.UTF8.GetString(Exactly(stream, headerLength, name, path));
        Match type = Descriptor().Match(header), order = Order().Match(header), shape = ShapeOf().Match(header);
        if (!order.Success || !shape.Success) throw Bad("has a header that cannot be read");
        if (!type.Success) throw Bad("holds records, expected numbers or texts");
        string kind = type.Groups[2].Value;
        if (kind.StartsWith('O'))
            throw new DeepShellException("Import.NumPyObjects", ErrorKind.InvalidData, $"{Path.GetFileName(path)}: '{name}' is an array of objects, which only executing code could read.", "Save it as numbers or texts: array.astype(float) or array.astype(str).", path);
        int itemSize = ItemSize(kind) ?? throw Bad($"holds values of the type '{kind}', expected numbers, Booleans or texts");
        int[] dimensions = [.. shape.Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(d => int.TryParse(d, NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : throw Bad($"has the dimension {d}"))];
        Int128 claimed = dimensions.Aggregate((Int128)itemSize, (a, d) => a * d);
        if (claimed != length - before - headerLength) throw Bad($"claims {string.Join("×", dimensions)} values of {itemSize} bytes, {claimed} in all, but holds {length - before - headerLength}");
        if (claimed > Array.MaxLength) throw Bad($"has {claimed:N0} bytes, more than can be read at once ({Array.MaxLength:N0})");
        byte[] data = Exactly(stream, (int)claimed, name, path);
        if (type.Groups[1].Value == ">") Turn(data, kind[0] switch { 'S' => 1, 'U' => 4, _ => itemSize });
        if (order.Groups[1].Value == "True") data = RowsFirst(data, dimensions, itemSize);
        return new NpyArray(name, kind, dimensions, data);

        DeepShellException Bad(string what) => new("Import.NumPy", ErrorKind.InvalidData, $"{Path.GetFileName(path)}: '{name}' {what}.", "Save it again with numpy.save or numpy.savez.", path);
    }

    /// <summary>The rows of this array and then those of another of the same shape.</summary>
    public NpyArray Followed(NpyArray next, string path)
    {
        if (Shape.Length == 0 || next.Type != Type || !next.Shape.Skip(1).SequenceEqual(Shape.Skip(1)) || (long)Data.Length + next.Data.Length > Array.MaxLength)
            throw new DeepShellException("Import.NumPy", ErrorKind.InvalidData, $"{Path.GetFileName(path)}: '{Name}' has the shape {string.Join("×", next.Shape)} and cannot follow one of {string.Join("×", Shape)}.", "Give shards of one set.", path);
        return new NpyArray(Name, Type, [Rows + next.Rows, .. Shape.Skip(1)], [.. Data, .. next.Data]);
    }

    /// <summary>The value at a place, as a number.</summary>
    public double Number(int i) => Type switch
    {
        "f8" => BitConverter.ToDouble(Data, i * 8),
        "f4" => BitConverter.ToSingle(Data, i * 4),
        "f2" => (double)BitConverter.ToHalf(Data, i * 2),
        "i8" => BitConverter.ToInt64(Data, i * 8),
        "u8" => BitConverter.ToUInt64(Data, i * 8),
        "i4" => BitConverter.ToInt32(Data, i * 4),
        "u4" => BitConverter.ToUInt32(Data, i * 4),
        "i2" => BitConverter.ToInt16(Data, i * 2),
        "u2" => BitConverter.ToUInt16(Data, i * 2),
        "i1" => (sbyte)Data[i],
        _ => Data[i],
    };

    /// <summary>The value at a place, as text.</summary>
    public string Text(int i)
    {
        int size = ItemSize(Type)!.Value;
        return (Type[0] == 'U' ? Encoding.UTF32 : Encoding.UTF8).GetString(Data, i * size, size).TrimEnd('\0');
    }

    /// <summary>All values, as text; null if they are numbers.</summary>
    public string[]? Texts() => IsText ? [.. Enumerable.Range(0, Rows).Select(Text)] : null;

    private static int? ItemSize(string kind) => kind switch
    {
        "f8" or "i8" or "u8" => 8,
        "f4" or "i4" or "u4" => 4,
        "f2" or "i2" or "u2" => 2,
        "i1" or "u1" or "b1" => 1,
        _ when kind[0] == 'U' && int.TryParse(kind.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int n) && n is > 0 and < 1 << 20 => n * 4,
        _ when kind[0] == 'S' && int.TryParse(kind.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int n) && n is > 0 and < 1 << 22 => n,
        _ => null,
    };

    // From big-endian.
    private static void Turn(Span<byte> data, int size)
    {
        for (int i = 0; size > 1 && i < data.Length; i += size) data.Slice(i, size).Reverse();
    }

    // Fortran's order has the first dimension change fastest.
    private static byte[] RowsFirst(byte[] data, int[] shape, int size)
    {
        if (shape.Length < 2) return data;
        byte[] result = new byte[data.Length];
        int[] index = new int[shape.Length];
        for (int from = 0; from < data.Length; from += size)
        {
            int to = 0;
            for (int d = 0; d < shape.Length; d++) to = to * shape[d] + index[d];
            data.AsSpan(from, size).CopyTo(result.AsSpan(to * size));
            for (int d = 0; d < shape.Length && ++index[d] == shape[d]; d++) index[d] = 0;
        }
        return result;
    }

    // In blocks, as they arrive: a claim costs no memory.
    private static byte[] Exactly(Stream stream, int count, string name, string path)
    {
        using MemoryStream all = new(Math.Min(count, BlockSize));
        byte[] block = new byte[Math.Min(count, BlockSize)];
        while (all.Length < count)
        {
            int got = stream.Read(block, 0, (int)Math.Min(block.Length, count - all.Length));
            if (got == 0) throw new DeepShellException("Import.Truncated", ErrorKind.InvalidData, $"{Path.GetFileName(path)} is truncated: '{name}' ends after {all.Length:N0} of {count:N0} bytes.", "Fetch the file again.", path);
            all.Write(block, 0, got);
        }
        return all.Length == all.Capacity ? all.GetBuffer() : all.ToArray();
    }

    [GeneratedRegex(@"'descr':\s*'([<>|=]?)([^']+)'")]
    private static partial Regex Descriptor();

    [GeneratedRegex(@"'fortran_order':\s*(True|False)")]
    private static partial Regex Order();

    [GeneratedRegex(@"'shape':\s*\(([0-9, ]*)\)")]
    private static partial Regex ShapeOf();
}
