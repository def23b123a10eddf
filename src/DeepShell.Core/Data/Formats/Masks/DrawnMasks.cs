using DeepShell.Data.Imaging;

namespace DeepShell.Data;

/// <summary>Masks that are drawn from the regions of annotations when they are needed: the larger ones first, so that small things before large ones are seen. What no region covers is background, class 0.</summary>
internal sealed class DrawnMasks
{
    private const string Background = "background";

    private readonly string[] _names;
    private readonly byte[] _values;
    private readonly Dictionary<int, (ImageFiles.Entry File, (MaskRegion Region, byte Value)[] Regions)> _images = [];

    /// <summary>Masks of these classes.</summary>
    /// <param name="classes">The names of the regions' classes.</param>
    /// <param name="source">For messages.</param>
    /// <exception cref="DeepShellException">There are more than a byte can number.</exception>
    public DrawnMasks(IReadOnlyList<string> classes, string source)
    {
        _names = [Background, .. classes.Where(c => !c.Equals(Background, StringComparison.OrdinalIgnoreCase))];
        if (_names.Length > MaskField.Ignore)
            throw new DeepShellException("Import.MaskClasses", ErrorKind.LimitExceeded, $"{source} has {classes.Count:N0} classes; masks hold at most {MaskField.Ignore - 1} and the background.", "Leave -Task Segmentation out, or write files with the classes that are wanted.", source);
        _values = [.. classes.Select(c => (byte)Math.Max(0, Array.IndexOf(_names, c)))];
    }

    /// <summary>Keeps the regions of an image.</summary>
    public void Add(ImageFiles.Entry file, (int Class, MaskRegion Region)[] regions) =>
        _images[file.Index] = (file, [.. regions.OrderByDescending(r => r.Region.Area).Select(r => (r.Region, _values[r.Class]))]);

    /// <summary>The column of masks, for the images that were kept, in the images' size.</summary>
    public MaskField ToField(ImageFiles files, ImageField images, ImportOptions options)
    {
        (ImageFiles.Entry File, (MaskRegion Region, byte Value)[] Regions)[] rows = [.. files.Kept.Select(f => _images[f.Index])];
        LazyImageStore store = new(rows.Length, (row, to) => Draw(rows[row].File.Header, rows[row].Regions, images.Width, images.Height, to), MemoryBudget.Of(options.MemoryLimit) / ImageField.MemoryShare);
        return MaskField.Of(ImageField.FromStore("mask", images.Height, images.Width, 1, store), _names, options.NoLabel ? FieldRole.Ignored : FieldRole.Label);
    }

    /// <summary>What a user should know.</summary>
    public IEnumerable<string> Notes()
    {
        yield return $"The masks are drawn from the outlines, larger regions first; what none of them covers is '{_names[0]}'.";
    }

    private static void Draw(ImageHeader header, (MaskRegion Region, byte Value)[] regions, int width, int height, Span<byte> mask)
    {
        bool fits = header.Width == width && header.Height == height;
        Span<byte> drawn = fits ? mask : new byte[header.Width * header.Height];
        drawn.Clear();
        foreach ((MaskRegion region, byte value) in regions) region.Paint(drawn, value);
        if (!fits) MaskFile.Resize(drawn, header.Width, header.Height, mask, width, height);
    }
}
