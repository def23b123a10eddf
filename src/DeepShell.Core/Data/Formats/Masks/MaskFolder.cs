using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>
/// Images with masks: a folder of images beside one of masks of the same names, as images and masks, or JPEGImages and SegmentationClass in
/// Pascal VOC. A mask is a PNG file whose values (indexes of its palette, or shades of grey) are classes; 255 is to be ignored.
/// </summary>
/// <remarks>
/// Folders called test, on top or within both, or the list ImageSets/Segmentation/test.txt, are the test part. A file classes.txt or
/// labelmap.txt names the classes.
/// </remarks>
[Component("MaskFolder", Aliases = "Segmentation,ImagesAndMasks")]
public sealed class MaskFolder : DatasetFormat
{
    private static readonly (string Images, string Masks)[] s_names =
        [.. from images in (string[])["JPEGImages", "images", "imgs", "image", "img"] from masks in (string[])["SegmentationClass", "masks", "mask", "segmentations", "labels", "annotations"] select (images, masks)];

    // Boxes in XML beside them come first, unless masks are asked for.
    /// <inheritdoc/>
    public override int Precedence => 15;

    internal override bool ReadsMasks => true;

    /// <inheritdoc/>
    public override bool Recognises(string path, ReadOnlySpan<byte> head) => Directory.Exists(path) && Pairs(path).Length > 0;

    /// <inheritdoc/>
    public override Dataset Read(string path, ImportOptions options)
    {
        (string Images, string Masks, bool IsTest)[] pairs = Directory.Exists(path) ? Pairs(path) : [];
        if (pairs.Length == 0) throw NoMasks(path);
        if (options.TestPath is not null) pairs = [.. pairs, .. TestPairs(options.TestPath)];
        string root = ImageFolderLayout.Unwrapped(path);
        ImageLists lists = ImageLists.Of(root, "Segmentation");
        List<(string Image, string? Mask, bool IsTest)> rows = [];
        List<string> unused = [], notes = [];
        foreach ((string images, string masks, bool isTest) in pairs)
        {
            MaskIndex index = new(masks);
            foreach (string image in ImageFolderLayout.Images(images, SearchOption.AllDirectories).Order(NaturalOrder.Instance))
                if (lists.IsEmpty || lists.All.Contains(Path.GetFileNameWithoutExtension(image)))
                    rows.Add((image, index.Find(image), isTest || lists.Test.Contains(Path.GetFileNameWithoutExtension(image)) || Path.GetRelativePath(images, image).Split(Path.DirectorySeparatorChar).SkipLast(1).Any(ImageFolderLayout.IsTest)));
            if (lists.IsEmpty) unused.AddRange(index.Unused);
        }
        rows = [.. rows.OrderBy(r => r.IsTest)];
        if (rows.Any(r => r.IsTest)) notes.Add($"{rows.Count(r => r.IsTest):N0} images are the test part; all others were put together, and splitting takes them apart anew.");
        ImageFiles files = ImageFiles.Look([.. rows.Select(r => r.Image)], options);
        ImageField field = files.ToField("image");
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
        Dataset read = new([field], LearningTask.Segmentation)
        {
            Name = SourceFile.ShortName(path),
            Source = path,
            Hash = ContentHash.Join([.. files.Kept.Select(f => $"{Path.GetFileName(f.Path)} {f.Hash}")]),
            Notes = [.. notes, .. files.Notes()],
            SkippedRows = [.. files.Skipped],
            OfficialTest = [.. Enumerable.Range(0, files.Kept.Count).Where(i => rows[files.Kept[i].Index].IsTest)],
            Recipe = [new RecipeStep("Import", ("Folder", name), ("Format", "MaskFolder"), ("ImageSize", files.Size), ("Channels", files.Channels), ("SkipInvalidRows", options.SkipInvalidRows ? true : null), ("TestFolder", options.TestPath is null ? null : Path.GetFileName(options.TestPath)))],
        };
        IEnumerable<string> places = pairs.SelectMany(p => new[] { p.Masks, Path.GetDirectoryName(p.Masks)! }).Prepend(root);
        return MaskColumn.Add(read, [.. files.Kept.Select(f => rows[f.Index].Mask)], unused, pairs[0].Masks, MaskNames.In(places), options);
    }

    /// <summary>The images that masks of a folder belong to, in a folder that has both.</summary>
    internal static string ImagesOf(string path, string masks) => Pairs(path) is [var only] && Path.GetFullPath(only.Masks) == masks ? only.Images : path;

    private static IEnumerable<(string Images, string Masks, bool IsTest)> TestPairs(string path) =>
        Directory.Exists(path) && Pairs(path) is { Length: > 0 } pairs ? pairs.Select(p => (p.Images, p.Masks, true)) : throw NoMasks(path);

    private static DeepShellException NoMasks(string path) => new("Import.NoMasks", ErrorKind.InvalidData,
        $"{path} has no folder of masks beside one of images, such as images and masks or JPEGImages and SegmentationClass.", "Give the folder above both, or name the one of masks with -Mask.", path);

    // Of the folder itself, or of its folders: train, val, test.
    private static (string Images, string Masks, bool IsTest)[] Pairs(string path)
    {
        string root = ImageFolderLayout.Unwrapped(path);
        if (Pair(root) is var (images, masks)) return [(images, masks, false)];
        return [.. from part in Directory.EnumerateDirectories(root).Order(NaturalOrder.Instance).Take(10) let pair = Pair(part) where pair is not null select (pair.Value.Images, pair.Value.Masks, ImageFolderLayout.IsTest(part))];
    }

    private static (string Images, string Masks)? Pair(string folder)
    {
        string[] found = [.. Directory.EnumerateDirectories(folder)];
        foreach ((string images, string masks) in s_names)
            if (Find(images) is { } one && Find(masks) is { } other && IsPair(one, other)) return (one, other);
        return null;

        string? Find(string name) => found.FirstOrDefault(f => Path.GetFileName(f).Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsPair(string images, string masks)
    {
        MaskIndex index = new(masks);
        return ImageFolderLayout.Images(images, SearchOption.AllDirectories).Any(f => index.Find(f) is not null);
    }
}
