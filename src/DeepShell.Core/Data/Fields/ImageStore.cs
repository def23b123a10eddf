namespace DeepShell.Data;

/// <summary>Decodes one image file to height × width × channels bytes.</summary>
public delegate void ImageDecoder(string file, int height, int width, int channels, Span<byte> destination);

/// <summary>Where the pixels of an <see cref="ImageField"/> come from. Safe to read from several threads.</summary>
internal abstract class ImageStore
{
    public abstract int Count { get; }
    public abstract ReadOnlySpan<byte> Pixels(int index, Span<byte> buffer);
    public virtual string? File(int index) => null;
}

/// <summary>Images one after another in blocks of equally many, so that none has to be moved while they are read.</summary>
internal sealed class MemoryImageStore(IReadOnlyList<byte[]> blocks, int perBlock, int count, int size, IReadOnlyList<string>? files = null) : ImageStore
{
    private readonly byte[][] _blocks = [.. blocks];

    public override int Count => count;

    public override string? File(int index) => files?[index];

    public override ReadOnlySpan<byte> Pixels(int index, Span<byte> buffer) =>
        _blocks[index / perBlock].AsSpan(index % perBlock * size, size);
}

// Decoded images are kept up to a number of bytes in all; the rest is decoded anew each time.
internal sealed class FileImageStore(IReadOnlyList<string> files, int height, int width, int channels, ImageDecoder decode, long most) : ImageStore
{
    private readonly byte[]?[] _decoded = new byte[]?[files.Count];
    private long _kept;

    public override int Count => files.Count;

    public override string? File(int index) => files[index];

    public override ReadOnlySpan<byte> Pixels(int index, Span<byte> buffer)
    {
        if (Volatile.Read(ref _decoded[index]) is { } known) return known;
        decode(files[index], height, width, channels, buffer);
        // Two threads may decode the same file at the same time: both get the same bytes, one copy is kept.
        if (Interlocked.Add(ref _kept, buffer.Length) > most) Interlocked.Add(ref _kept, -buffer.Length);
        else Volatile.Write(ref _decoded[index], buffer.ToArray());
        return buffer;
    }
}
