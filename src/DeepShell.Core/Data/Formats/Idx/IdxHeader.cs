using System.Buffers.Binary;
using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>The header of an IDX file: 0, 0, type, number of dimensions, and the dimensions as big-endian 32-bit numbers.</summary>
internal sealed record IdxHeader(int[] Dimensions)
{
    private const byte UnsignedByte = 0x08;
    private const long LargestItem = 1 << 28;

    public int Count => Dimensions[0];

    /// <summary>Bytes of one item.</summary>
    public long ItemSize => Dimensions.Skip(1).Aggregate(1L, (a, d) => a * d);

    /// <summary>Bytes of the header itself.</summary>
    public int Size => 4 + 4 * Dimensions.Length;

    /// <summary>Whether these bytes start a file of images or labels.</summary>
    public static bool Recognises(ReadOnlySpan<byte> head) =>
        head.Length >= 8 && head[0] == 0 && head[1] == 0 && head[2] is UnsignedByte or 0x09 or >= 0x0B and <= 0x0E && head[3] is >= 1 and <= 4;

    /// <summary>Reads the header, and checks what it claims against what a plain file holds, before any memory is taken.</summary>
    public static IdxHeader Read(Stream stream, string path, long? fileLength)
    {
        Span<byte> start = stackalloc byte[4];
        if (stream.ReadAtLeast(start, 4, throwOnEndOfStream: false) < 4 || start[0] != 0 || start[1] != 0 || start[3] is 0 or > 4)
            throw new DeepShellException("Import.NotIdx", ErrorKind.InvalidData, $"{Path.GetFileName(path)} is not an IDX file: it starts with {Convert.ToHexString(start)}, expected 000008 and the number of dimensions.", "Choose another -Format.", path);
        if (start[2] != UnsignedByte)
            throw new DeepShellException("Import.IdxType", ErrorKind.InvalidData, $"{Path.GetFileName(path)} holds values of type 0x{start[2]:X2}, expected 0x08, bytes.", "Convert it to bytes.", path);
        int[] dimensions = new int[start[3]];
        Span<byte> number = stackalloc byte[4];
        for (int i = 0; i < dimensions.Length; i++)
        {
            if (stream.ReadAtLeast(number, 4, throwOnEndOfStream: false) < 4) throw Truncated(path, "its header is cut off");
            uint value = BinaryPrimitives.ReadUInt32BigEndian(number);
            if (value is 0 or > int.MaxValue)
                throw new DeepShellException("Import.IdxSize", ErrorKind.InvalidData, $"{Path.GetFileName(path)}: dimension {i} is {value}, expected 1 to {int.MaxValue}.", "Fetch the file again.", path);
            dimensions[i] = (int)value;
        }
        IdxHeader header = new(dimensions);
        UInt128 claimed = dimensions.Aggregate((UInt128)1, (a, d) => a * (UInt128)d);
        if (fileLength is { } length && claimed > (UInt128)(length - header.Size))
            throw Truncated(path, $"it claims {SettingValue.Text(header.Count)} items of {string.Join("×", dimensions.Skip(1).DefaultIfEmpty(1))}, {claimed} bytes, but holds {length - header.Size}");
        if (fileLength is { } exact && claimed < (UInt128)(exact - header.Size))
            throw new DeepShellException("Import.IdxSize", ErrorKind.InvalidData, $"{Path.GetFileName(path)} holds {(UInt128)(exact - header.Size) - claimed} bytes more than its header claims ({claimed}).", "Fetch the file again.", path);
        if (header.ItemSize > LargestItem)
            throw new DeepShellException("Import.IdxSize", ErrorKind.LimitExceeded, $"{Path.GetFileName(path)} claims items of {header.ItemSize} bytes.", "Fetch the file again.", path);
        return header;
    }

    public static DeepShellException Truncated(string path, string how) =>
        new("Import.Truncated", ErrorKind.InvalidData, $"{Path.GetFileName(path)} is truncated: {how}.", "Fetch the file again.", path);
}
