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

/// <summary>
/// Images that are decoded, or drawn, when they are needed. What was made is kept: up to a number of bytes in memory, beyond in a file without
/// a future, as long as the disk has room to spare. To read that is a copy, as a rule; only what there is no room for is made each time.
/// </summary>
/// <param name="count">How many there are.</param>
/// <param name="make">Writes every byte of an image; called from several threads at once.</param>
/// <param name="most">Bytes to keep in memory.</param>
/// <param name="files">Where they come from, or null.</param>
internal sealed class LazyImageStore(int count, Action<int, Span<byte>> make, long most, IReadOnlyList<string>? files = null) : ImageStore
{
    // Of what is free where data beyond memory are kept.
    private const int DiskShare = 4;

    private readonly byte[]?[] _decoded = new byte[]?[count];
    // 1 more than where an image is in the file; 0 where it is not.
    private readonly long[] _places = new long[count];
    private readonly Lock _opening = new();
    private SpillFile? _file;
    private long _kept, _written, _mostWritten = -1;

    public override int Count => count;

    public override string? File(int index) => files?[index];

    public override ReadOnlySpan<byte> Pixels(int index, Span<byte> buffer)
    {
        if (Volatile.Read(ref _decoded[index]) is { } known) return known;
        if (Volatile.Read(ref _places[index]) is > 0 and long place)
        {
            _file!.Read(place - 1, buffer);
            return buffer;
        }
        make(index, buffer);
        // Two threads may make the same image at the same time: both get the same bytes, one copy is found later.
        if (Takes(ref _kept, most, buffer.Length)) Volatile.Write(ref _decoded[index], buffer.ToArray());
        else if (_mostWritten != 0 && Takes(ref _written, MostWritten(), buffer.Length)) Write(index, buffer);
        return buffer;
    }

    private static bool Takes(ref long sum, long most, int bytes)
    {
        if (Interlocked.Add(ref sum, bytes) <= most) return true;
        Interlocked.Add(ref sum, -bytes);
        return false;
    }

    private long MostWritten()
    {
        lock (_opening)
            if (_mostWritten < 0)
                try
                {
                    _file = new SpillFile();
                    _mostWritten = new DriveInfo(StorageFolder.Path).AvailableFreeSpace / DiskShare;
                }
                catch (Exception e) when (e is DeepShellException or IOException or UnauthorizedAccessException or ArgumentException) { _mostWritten = 0; }
        return _mostWritten;
    }

    // Where it cannot be written, it can still be decoded again.
    private void Write(int index, ReadOnlySpan<byte> pixels)
    {
        try { Volatile.Write(ref _places[index], _file!.Append(pixels) + 1); }
        catch (DeepShellException) { _mostWritten = 0; }
    }
}
