using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using DeepShell.Data.Imaging;

namespace DeepShell.Data;

/// <summary>
/// Puts masks beside the images of a dataset. All are read once and checked: that each image has one, of its size, with classes that have
/// names. What cannot be used is an error, or its row left out if the user asked for that.
/// </summary>
internal sealed class MaskColumn
{
    private readonly Dataset _read;
    private readonly ImageField _images;
    private readonly string?[] _files;
    private readonly string _folder;
    private readonly ImportOptions _options;
    private readonly ConcurrentDictionary<int, DeepShellException> _bad = new();

    private sealed record Looked(string Hash, bool IsPalette, long[] Counts, byte[]? Kept);

    private MaskColumn(Dataset read, ImageField images, string?[] files, string folder, ImportOptions options) =>
        (_read, _images, _files, _folder, _options) = (read, images, files, folder, options);

    /// <summary>The dataset with a column of masks.</summary>
    /// <param name="read">Images in files.</param>
    /// <param name="files">The mask of each row, or null.</param>
    /// <param name="unused">Masks that no image has.</param>
    /// <param name="folder">Where they are, for messages.</param>
    /// <param name="names">What the classes are called, or null.</param>
    /// <param name="options">Whether rows are left out; the task.</param>
    public static Dataset Add(Dataset read, string?[] files, IEnumerable<string> unused, string folder, MaskNames? names, ImportOptions options) =>
        new MaskColumn(read, read.Fields.OfType<ImageField>().First(), files, folder, options).Make([.. unused], names);

    private Dataset Make(string[] unused, MaskNames? names)
    {
        Looked?[] looked = Look();
        // Shades of black and white alone: 255 is what was marked, and not what is to be ignored.
        bool isBinary = looked.Any(l => l is not null) && looked.All(l => l is null || (!l.IsPalette && l.Counts.AsSpan(1, 254).IndexOfAnyExcept(0) < 0)) && looked.Any(l => l?.Counts[255] > 0);
        string[] classes = Classes(looked, names, isBinary);
        SkippedRow[] skipped = Problems(unused);
        int[] rows = [.. Enumerable.Range(0, _files.Length).Where(i => !_bad.ContainsKey(i))];
        if (rows.Length == 0)
            throw new DeepShellException("Import.NoMask", ErrorKind.InvalidData, $"None of {_files.Length:N0} images has a mask in {_folder} that can be used; the first problem: {_bad[_bad.Keys.Min()].Problem}", "Masks are PNG files that are called as their images.", _folder);
        bool isLabel = _options.Task == LearningTask.Segmentation || (_read.Label is null && !_options.NoLabel);
        MaskField masks = Field(rows, looked, classes, isBinary, isLabel ? FieldRole.Label : FieldRole.Ignored);
        return new Dataset([.. _read.Fields.Select(f => (isLabel && f.Role == FieldRole.Label ? f.WithRole(FieldRole.Ignored) : f).Select(rows)), masks], isLabel ? LearningTask.Segmentation : _read.Task)
        {
            Name = _read.Name,
            Source = _read.Source,
            Hash = ContentHash.Join([_read.Hash, .. rows.Select(r => looked[r]!.Hash), .. classes]),
            Notes = [.. _read.Notes, .. Notes(looked, rows, classes, names, isBinary)],
            SkippedRows = [.. _read.SkippedRows, .. skipped],
            MemoryLimit = MemoryBudget.Of(_options.MemoryLimit),
            OfficialTest = [.. Enumerable.Range(0, rows.Length).Where(i => _read.OfficialTest.Contains(rows[i]))],
            Recipe = [new RecipeStep("Import", new Dictionary<string, object?>(_read.Recipe[0].Settings) { ["Mask"] = Path.GetFileName(Path.TrimEndingDirectorySeparator(_folder)) }), .. _read.Recipe.Skip(1)],
        };
    }

    // Decodes every mask; what fits into its share of the memory is kept.
    private Looked?[] Look()
    {
        bool keep = (long)_files.Length * _images.Height * _images.Width <= MemoryBudget.Of(_options.MemoryLimit) / ImageField.MemoryShare;
        Looked?[] looked = new Looked?[_files.Length];
        Parallel.For(0, _files.Length, (i, loop) =>
        {
            try
            {
                looked[i] = LookAt(i, keep);
            }
            catch (DeepShellException e)
            {
                _bad[i] = e;
                if (!_options.SkipInvalidRows) loop.Break();
            }
        });
        return looked;
    }

    private Looked LookAt(int row, bool keep)
    {
        string image = _images.File(row) ?? throw new DeepShellException("Import.MaskImages", ErrorKind.InvalidArgument, $"The images of {_read.Name} are not in files of their own, so no mask can be called as one of them.", "Leave -Mask out.", _read);
        string file = _files[row] ?? throw new DeepShellException("Import.NoMask", ErrorKind.InvalidData, $"The image {image} has no mask in {_folder}.", "A mask is a PNG file that is called as its image.", image);
        ReadOnlySpan<byte> bytes = ImageFile.Lend(file);
        string hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        (PixelImage mask, bool isPalette) = MaskFile.Decode(bytes, file);
        ImageHeader header = ImageFile.Identify(image);
        if ((mask.Width, mask.Height) != (header.Width, header.Height))
            throw new DeepShellException("Import.MaskSize", ErrorKind.InvalidData, $"The mask {file} has {mask.Width} x {mask.Height} pixels, its image {image} has {header.Width} x {header.Height}.", "Check that it belongs to this image; both must have one size.", file);
        long[] counts = new long[256];
        foreach (byte value in mask.Pixels) counts[value]++;
        return new Looked(hash, isPalette, counts, keep ? Sized(mask) : null);
    }

    private byte[] Sized(PixelImage mask)
    {
        if (mask.Width == _images.Width && mask.Height == _images.Height) return mask.Pixels;
        byte[] sized = new byte[_images.Width * _images.Height];
        MaskFile.Resize(mask.Pixels, mask.Width, mask.Height, sized, _images.Width, _images.Height);
        return sized;
    }

    // The names that are given, or numbers up to the largest one there is; masks with others are bad.
    private string[] Classes(Looked?[] looked, MaskNames? names, bool isBinary)
    {
        int largest = isBinary ? 1 : looked.Max(l => l is null ? 0 : l.Counts.AsSpan(0, MaskField.Ignore).LastIndexOfAnyExcept(0));
        if (names is null) return isBinary ? ["background", "foreground"] : [.. Enumerable.Range(0, Math.Max(2, largest + 1)).Select(v => v.ToString(CultureInfo.InvariantCulture))];
        for (int i = 0; largest >= names.Names.Length && i < looked.Length; i++)
        {
            int value = looked[i]?.Counts.AsSpan(0, MaskField.Ignore).LastIndexOfAnyExcept(0) ?? 0;
            if (value >= names.Names.Length)
                _bad[i] = new DeepShellException("Import.MaskClass", ErrorKind.InvalidData,
                    $"The mask {_files[i]} has {looked[i]!.Counts[value]:N0} pixels of class {value}, expected 0 to {names.Names.Length - 1} ({string.Join(", ", names.Names.Take(20))}), which {names.Source} names, or {MaskField.Ignore} for what is to be ignored.",
                    $"Name all classes in {names.Source}, that of 0 first, which mostly is the background.", _files[i]);
        }
        return names.Names;
    }

    private SkippedRow[] Problems(string[] unused)
    {
        if (_bad.Count > 0 && !_options.SkipInvalidRows)
        {
            DeepShellException first = _bad[_bad.Keys.Min()];
            throw new DeepShellException(first.Id["DeepShell.".Length..], first.Kind, first.Problem, $"{first.Remedy} -SkipInvalidRow leaves such images out and lists them in .SkippedRows.".TrimStart(), first.Target, first);
        }
        if (unused.Length > 0 && !_options.SkipInvalidRows)
            throw new DeepShellException("Import.NoImage", ErrorKind.InvalidData, $"The mask {unused[0]} has no image{(unused.Length > 1 ? $", and so have {unused.Length - 1:N0} others" : "")}.", "Check the folders, or use -SkipInvalidRow to leave such masks out.", unused[0]);
        return [.. _bad.OrderBy(b => b.Key).Select(b => new SkippedRow(_files[b.Key] ?? _images.File(b.Key) ?? "", 0, "mask", b.Value.Problem, _images.File(b.Key) ?? "")), .. unused.Select(m => new SkippedRow(m, 0, "mask", $"The mask {m} has no image.", m))];
    }

    private MaskField Field(int[] rows, Looked?[] looked, string[] classes, bool isBinary, FieldRole role)
    {
        string[] files = [.. rows.Select(r => _files[r]!)];
        (int height, int width) = (_images.Height, _images.Width);
        ImageStore store;
        if (rows.All(r => looked[r]!.Kept is not null))
        {
            byte[][] kept = [.. rows.Select(r => looked[r]!.Kept!)];
            if (isBinary)
                foreach (byte[] mask in kept) Mark(mask);
            store = new MemoryImageStore(kept, 1, kept.Length, height * width, files);
        }
        else
            store = new LazyImageStore(files.Length, (i, to) =>
            {
                Sized(MaskFile.Decode(ImageFile.Lend(files[i]), files[i]).Indexes).CopyTo(to);
                if (isBinary) Mark(to);
            }, MemoryBudget.Of(_options.MemoryLimit) / ImageField.MemoryShare, files);
        return MaskField.Of(ImageField.FromStore("mask", height, width, 1, store), classes, role);

        static void Mark(Span<byte> mask) => mask.Replace((byte)255, (byte)1);
    }

    private IEnumerable<string> Notes(Looked?[] looked, int[] rows, string[] classes, MaskNames? names, bool isBinary)
    {
        yield return $"Masks of {classes.Length} classes{(names is null ? "" : $", named by {names.Source}")}.";
        if (isBinary) yield return "The masks are black and white: white (255) is read as class 1, foreground.";
        else if (names is null) yield return "Nothing names the classes (classes.txt, a name a line): they are called by their numbers.";
        long all = rows.Sum(r => looked[r]!.Counts.Sum()), ignored = isBinary ? 0 : rows.Sum(r => looked[r]!.Counts[MaskField.Ignore]);
        if (ignored > 0) yield return string.Create(CultureInfo.InvariantCulture, $"{(double)ignored / all:P1} of the pixels are to be ignored (255).");
        int left = _files.Length - rows.Length;
        if (left > 0) yield return $"{left:N0} images without a mask that can be used were left out; see SkippedRows.";
    }
}
