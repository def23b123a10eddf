using DeepShell.Tensors;

namespace DeepShell.Data;

/// <summary>A column of images of one size: bytes in memory, or files that are decoded when they are first needed.</summary>
public sealed class ImageField : Field
{
    private readonly ImageStore _store;
    private readonly int[]? _rows;

    private ImageField(string name, ImageStore store, int[]? rows, int height, int width, int channels, FieldRole role) : base(name, role)
    {
        _store = store;
        _rows = rows;
        (Height, Width, Channels) = (height, width, channels);
    }

    /// <summary>Pixels in height.</summary>
    public int Height { get; }

    /// <summary>Pixels in width.</summary>
    public int Width { get; }

    /// <summary>1 for grey, 3 for red, green, blue.</summary>
    public int Channels { get; }

    /// <summary>Height × width × channels.</summary>
    public Shape Shape => new(Height, Width, Channels);

    /// <summary>Bytes of one image.</summary>
    public int Size => Height * Width * Channels;

    /// <summary>Whether reading an image costs no decoding, ever.</summary>
    public bool InMemory => _store is MemoryImageStore;

    /// <inheritdoc/>
    public override string Kind => "Image";

    /// <inheritdoc/>
    public override int Count => _rows?.Length ?? _store.Count;

    /// <inheritdoc/>
    public override int Missing => 0;

    /// <summary>Images that are in memory already, one after another, each height × width × channels, a byte a value. Takes the array over.</summary>
    /// <exception cref="DeepShellException">The array is not a whole number of images.</exception>
    public static ImageField FromPixels(string name, int height, int width, int channels, byte[] pixels, FieldRole role = FieldRole.Feature)
    {
        int size = new Shape(height, width, channels).Size;
        if (size == 0 || pixels.Length % size != 0)
            throw new DeepShellException("Image.Size", ErrorKind.InvalidData, $"{pixels.Length:N0} bytes are not a whole number of images of {height}×{width}×{channels}.");
        int count = pixels.Length / size;
        return new ImageField(name, new MemoryImageStore([pixels], Math.Max(1, count), count, size), null, height, width, channels, role);
    }

    internal static ImageField FromStore(string name, int height, int width, int channels, ImageStore store) =>
        new(name, store, null, height, width, channels, FieldRole.Feature);

    /// <summary>Images in files. Each is decoded (and brought to the given size) by <paramref name="decode"/> when it is first needed, and kept in memory or on disk while there is room.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="files">One path a row.</param>
    /// <param name="height">Pixels in height to bring them to.</param>
    /// <param name="width">Pixels in width to bring them to.</param>
    /// <param name="channels">1 or 3.</param>
    /// <param name="decode">Called from several threads at once; must write every byte of the destination.</param>
    /// <param name="role">What the column is used for.</param>
    public static ImageField FromFiles(string name, IReadOnlyList<string> files, int height, int width, int channels, ImageDecoder decode, FieldRole role = FieldRole.Feature) =>
        FromFiles(name, files, height, width, channels, decode, MemoryBudget.Of(null) / MemoryShare, role);

    /// <summary>Images may take this part of the memory that data may take, before and while they are decoded.</summary>
    internal const int MemoryShare = 4;

    internal static ImageField FromFiles(string name, IReadOnlyList<string> files, int height, int width, int channels, ImageDecoder decode, long most, FieldRole role = FieldRole.Feature) =>
        new(name, new LazyImageStore(files.Count, (i, to) => decode(files[i], height, width, channels, to), most, files), null, height, width, channels, role);

    /// <summary>The file of a row, or null when the images came from one file or from memory.</summary>
    public string? File(int row) => _store.File(_rows?[row] ?? row);

    /// <summary>The pixels of a row, height × width × channels. Where they are not in memory they are decoded into <paramref name="buffer"/>.</summary>
    /// <param name="row">The row.</param>
    /// <param name="buffer">At least <see cref="Size"/> bytes; the result may or may not lie in it.</param>
    public ReadOnlySpan<byte> Pixels(int row, Span<byte> buffer) => _store.Pixels(_rows is null ? row : _rows[row], buffer[..Size]);

    /// <summary>The path, or the position when there is none.</summary>
    public override object? Value(int row) => File(row) ?? (object)$"image {_rows?[row] ?? row}";

    /// <inheritdoc/>
    public override Field Select(ReadOnlySpan<int> rows)
    {
        int[] selected = rows.ToArray();
        if (_rows is not null)
            for (int i = 0; i < selected.Length; i++) selected[i] = _rows[selected[i]];
        return new ImageField(Name, _store, selected, Height, Width, Channels, Role);
    }
}
