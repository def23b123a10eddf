namespace DeepShell.Data;

/// <summary>
/// A column of masks: for each image a picture of its size, whose values are classes, a byte a pixel. Like images they lie in memory, or
/// are decoded or drawn when they are needed.
/// </summary>
public sealed class MaskField : Field
{
    /// <summary>The value of pixels of which nobody says what they are, and that do not count: 255, as in Pascal VOC.</summary>
    public const byte Ignore = 255;

    private readonly ImageField _pictures;
    private readonly string[] _categories;

    private MaskField(string name, ImageField pictures, string[] categories, FieldRole role) : base(name, role) => (_pictures, _categories) = (pictures, categories);

    /// <summary>The names of the classes, in the order of their values; the first is often the background.</summary>
    public IReadOnlyList<string> Categories => _categories;

    /// <summary>Pixels in height: that of the images.</summary>
    public int Height => _pictures.Height;

    /// <summary>Pixels in width: that of the images.</summary>
    public int Width => _pictures.Width;

    /// <summary>Bytes of one mask.</summary>
    public int Size => _pictures.Size;

    /// <inheritdoc/>
    public override string Kind => "Mask";

    /// <inheritdoc/>
    public override int Count => _pictures.Count;

    /// <inheritdoc/>
    public override int Missing => 0;

    /// <summary>A column of these masks, under the name of the pictures.</summary>
    /// <param name="pictures">Of one channel; each value below the number of classes, or <see cref="Ignore"/>.</param>
    /// <param name="categories">The names of the classes, at most 255.</param>
    /// <param name="role">What it is used for.</param>
    /// <exception cref="ArgumentException">The pictures have colours, or there are too many classes.</exception>
    public static MaskField Of(ImageField pictures, IReadOnlyList<string> categories, FieldRole role = FieldRole.Label)
    {
        if (pictures.Channels != 1) throw new ArgumentException("A mask has one channel.", nameof(pictures));
        if (categories.Count > Ignore) throw new ArgumentException($"A mask has at most {Ignore} classes.", nameof(categories));
        return new MaskField(pictures.Name, pictures, [.. categories], role);
    }

    /// <summary>The file of a row's mask, or null when it came from memory or was drawn.</summary>
    public string? File(int row) => _pictures.File(row);

    /// <summary>The classes of a row's pixels, height × width. Where they are not in memory they are made in <paramref name="buffer"/>.</summary>
    /// <param name="row">The row.</param>
    /// <param name="buffer">At least <see cref="Size"/> bytes; the result may or may not lie in it.</param>
    public ReadOnlySpan<byte> Pixels(int row, Span<byte> buffer) => _pictures.Pixels(row, buffer);

    /// <summary>How many pixels of the given rows each class has, and in how many rows it occurs; the last numbers are of what is to be ignored.</summary>
    public (long[] Pixels, int[] Rows) CountPixels(ReadOnlySpan<int> rows)
    {
        int[] all = rows.ToArray(), seen = new int[256];
        long[] counts = new long[256];
        Parallel.For(0, all.Length, () => (Counts: new int[256], Buffer: new byte[Size]), (i, _, local) =>
        {
            Array.Clear(local.Counts);
            foreach (byte value in Pixels(all[i], local.Buffer)) local.Counts[value]++;
            for (int v = 0; v < counts.Length; v++)
            {
                if (local.Counts[v] == 0) continue;
                Interlocked.Add(ref counts[v], local.Counts[v]);
                Interlocked.Increment(ref seen[v]);
            }
            return local;
        }, _ => { });
        return ([.. counts[.._categories.Length], counts[Ignore]], [.. seen[.._categories.Length], seen[Ignore]]);
    }

    /// <summary>The path, or the position when there is none.</summary>
    public override object? Value(int row) => File(row) ?? $"mask of {_pictures.Value(row)}";

    /// <inheritdoc/>
    public override Field Select(ReadOnlySpan<int> rows) => new MaskField(Name, (ImageField)_pictures.Select(rows), _categories, Role);
}
