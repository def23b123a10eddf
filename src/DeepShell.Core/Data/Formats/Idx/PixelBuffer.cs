namespace DeepShell.Data;

/// <summary>
/// Collects images of one size in blocks. Memory is taken a block at a time, as the bytes really arrive: a header that
/// claims more than there is costs nothing.
/// </summary>
internal sealed class PixelBuffer(int imageSize)
{
    private const int BlockSize = 4 << 20;

    private readonly int _perBlock = Math.Max(1, BlockSize / imageSize);
    private readonly List<byte[]> _blocks = [];

    public int Count { get; private set; }

    /// <summary>Reads up to <paramref name="count"/> images; returns how many whole ones there were.</summary>
    public int Append(Stream stream, int count)
    {
        for (int done = 0; done < count;)
        {
            int place = Count % _perBlock;
            if (place == 0) _blocks.Add(GC.AllocateUninitializedArray<byte>(_perBlock * imageSize));
            int wanted = Math.Min(_perBlock - place, count - done);
            int got = stream.ReadAtLeast(_blocks[^1].AsSpan(place * imageSize, wanted * imageSize), wanted * imageSize, throwOnEndOfStream: false) / imageSize;
            Count += got;
            done += got;
            if (got < wanted) return done;
        }
        return count;
    }

    public MemoryImageStore ToStore() => new(_blocks, _perBlock, Count, imageSize);
}
