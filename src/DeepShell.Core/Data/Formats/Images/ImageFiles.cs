using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using DeepShell.Data.Imaging;

namespace DeepShell.Data;

/// <summary>
/// The image files of a dataset and what becomes of them: first their headers are read, then all are brought to one size and
/// decoded, now or when they are needed. Files that cannot be read are an error, or left out if the user asked for that.
/// </summary>
internal sealed class ImageFiles
{
    // Up to this many pixels are decoded at once; more are decoded when they are needed.
    private const long MostPixelsAtOnce = 1L << 30;
    private const int BlockSize = 1 << 26;

    private readonly ConcurrentDictionary<int, string> _bad = new();
    private readonly IReadOnlyList<string> _paths;
    private readonly ImportOptions _options;

    /// <summary>A file that can be used.</summary>
    /// <param name="Index">Its place in the list that was given.</param>
    /// <param name="Path">Where it is.</param>
    /// <param name="Hash">SHA-256 of its bytes.</param>
    /// <param name="Header">Its own size and channels.</param>
    public sealed record Entry(int Index, string Path, string Hash, ImageHeader Header);

    private ImageFiles(IReadOnlyList<string> paths, ImportOptions options) => (_paths, _options) = (paths, options);

    /// <summary>The files that can be used, in the order given.</summary>
    public IReadOnlyList<Entry> Kept { get; private set; } = [];

    /// <summary>The files that were left out, in the order given.</summary>
    public IEnumerable<SkippedRow> Skipped => _bad.OrderBy(b => b.Key).Select(b => new SkippedRow(_paths[b.Key], 0, "", b.Value, _paths[b.Key]));

    /// <summary>The size that all are brought to.</summary>
    public Size2 Size { get; private set; }

    /// <summary>1 where all are grey, otherwise 3.</summary>
    public int Channels { get; private set; }

    /// <summary>How many had another size.</summary>
    public int Resized => Kept.Count(s => s.Header.Width != Size.Width || s.Header.Height != Size.Height);

    /// <summary>Reads all headers, on all cores.</summary>
    public static ImageFiles Look(IReadOnlyList<string> paths, ImportOptions options)
    {
        ImageFiles files = new(paths, options);
        Entry?[] found = new Entry?[paths.Count];
        // That there is none is no file's fault.
        IImageEngine engine = ImageEngines.Default;
        files.ForEach(found.Length, i => i, i =>
        {
            ReadOnlySpan<byte> bytes = ImageFile.Lend(paths[i]);
            found[i] = new Entry(i, paths[i], Convert.ToHexStringLower(SHA256.HashData(bytes)), engine.Identify(bytes, paths[i]));
        });
        files.Keep(found.OfType<Entry>());
        return files;
    }

    /// <summary>Leaves files out for reasons of the caller's.</summary>
    public void LeaveOut(IReadOnlyDictionary<int, string> reasons)
    {
        foreach ((int index, string reason) in reasons) _bad[index] = reason;
        if (reasons.Count > 0) Keep(Kept.Where(e => !reasons.ContainsKey(e.Index)));
    }

    /// <summary>The column of images; files that cannot be decoded leave <see cref="Kept"/>.</summary>
    public ImageField ToField(string name)
    {
        Size = _options.ImageSize ?? MostCommonSize();
        Channels = Kept.Any(s => s.Header.Channels == 3) ? 3 : 1;
        long bytes = (long)Kept.Count * Size.Height * Size.Width * Channels;
        long most = MemoryBudget.Of(_options.MemoryLimit) / ImageField.MemoryShare;
        bool atOnce = bytes <= most && (_options.SkipInvalidRows || Kept.Sum(s => (long)s.Header.Width * s.Header.Height) <= MostPixelsAtOnce);
        if (atOnce) return Decoded(name);
        ImageField field = ImageField.FromFiles(name, [.. Kept.Select(s => s.Path)], Size.Height, Size.Width, Channels, Decode, most);
        return _options.SkipInvalidRows ? Readable(field) : field;
    }

    /// <summary>What a user should know: how many were resized, how many left out.</summary>
    public IEnumerable<string> Notes()
    {
        if (Resized > 0) yield return $"{Resized:N0} of {Kept.Count:N0} images had another size and were resized to {Size.Width} x {Size.Height} (width x height).";
        if (!_bad.IsEmpty) yield return $"{_bad.Count:N0} images were left out; see SkippedRows.";
    }

    private ImageField Decoded(string name)
    {
        int length = Size.Height * Size.Width * Channels;
        Entry[] all = [.. Kept];
        // Blocks, because one array ends at 2 GB and many small ones burden the garbage collector.
        int perBlock = Math.Max(1, BlockSize / length), row = 0;
        byte[][] blocks = [.. all.Chunk(perBlock).Select(some => new byte[some.Length * length])];
        ForEach(all.Length, i => all[i].Index, i => Decode(all[i].Path, Size.Height, Size.Width, Channels, Place(i)));
        Keep(all.Where(s => !_bad.ContainsKey(s.Index)));
        // Those behind one that was left out move up.
        for (int i = 0; i < all.Length; i++)
        {
            if (_bad.ContainsKey(all[i].Index)) continue;
            if (row != i) Place(i).CopyTo(Place(row));
            row++;
        }
        return ImageField.FromStore(name, Size.Height, Size.Width, Channels, new MemoryImageStore(blocks, perBlock, row, length, [.. Kept.Select(s => s.Path)]));

        Span<byte> Place(int i) => blocks[i / perBlock].AsSpan(i % perBlock * length, length);
    }

    // Files that only decoding shows to be bad must be left out now.
    private ImageField Readable(ImageField field)
    {
        Entry[] all = [.. Kept];
        ForEach(all.Length, i => all[i].Index, i =>
        {
            byte[] room = ArrayPool<byte>.Shared.Rent(field.Size);
            try { field.Pixels(i, room); }
            finally { ArrayPool<byte>.Shared.Return(room); }
        });
        int[] good = [.. Enumerable.Range(0, all.Length).Where(i => !_bad.ContainsKey(all[i].Index))];
        if (good.Length == all.Length) return field;
        Keep(good.Select(i => all[i]));
        return (ImageField)field.Select(good);
    }

    private static void Decode(string file, int height, int width, int channels, Span<byte> destination) =>
        ImageEngines.Default.DecodeTo(ImageFile.Lend(file), file, width, height, channels, destination);

    // Runs over all files on all cores; of several bad ones the first in order is reported.
    private void ForEach(int count, Func<int, int> index, Action<int> action)
    {
        ConcurrentDictionary<int, DeepShellException> errors = new();
        Parallel.For(0, count, new ParallelOptions { CancellationToken = _options.Cancel }, (i, loop) =>
        {
            try { action(i); }
            catch (DeepShellException e)
            {
                errors[i] = e;
                if (!_options.SkipInvalidRows) loop.Break();
            }
        });
        if (errors.IsEmpty) return;
        if (!_options.SkipInvalidRows)
        {
            DeepShellException first = errors[errors.Keys.Min()];
            throw new DeepShellException(first.Id["DeepShell.".Length..], first.Kind, first.Message,
                "Or use -SkipInvalidRow to leave such files out; they are then listed in .SkippedRows.", first.Target, first);
        }
        foreach ((int i, DeepShellException e) in errors) _bad[index(i)] = e.Message;
    }

    private void Keep(IEnumerable<Entry> entries)
    {
        Kept = [.. entries];
        if (Kept.Count > 0 || _paths.Count == 0) return;
        (int first, string reason) = _bad.MinBy(b => b.Key);
        throw new DeepShellException("Import.NoImages", ErrorKind.InvalidData, $"None of {_paths.Count:N0} images can be used; the first: {reason}", target: _paths[first]);
    }

    private Size2 MostCommonSize() => Kept
        .GroupBy(s => new Size2(s.Header.Height, s.Header.Width))
        .OrderByDescending(g => g.Count()).ThenBy(g => g.Key.Height * (long)g.Key.Width).First().Key;
}
