using System.Collections.Concurrent;
using System.Security.Cryptography;
using DeepShell.Catalog;
using DeepShell.Data.Imaging;

namespace DeepShell.Data;

/// <summary>
/// A folder of images with a subfolder for each class; train and test folders on top of them are respected.
/// Images of other sizes are resized to the most common one, or to the size asked for.
/// </summary>
[Component("ImageFolder")]
public sealed class ImageFolder : DatasetFormat
{
    // Up to this much is decoded at once; more is decoded when it is needed.
    private const long MostInMemory = 1L << 30, MostPixelsAtOnce = 1L << 30;
    private const int BlockSize = 1 << 26;

    private sealed record Source(string Path, string? Class, bool IsTest, string Hash, ImageHeader Header);

    /// <inheritdoc/>
    public override bool Recognises(string path, ReadOnlySpan<byte> head) => Directory.Exists(path) && ImageFolderLayout.HasImages(path);

    /// <inheritdoc/>
    public override Dataset Read(string path, ImportOptions options)
    {
        if (!Directory.Exists(path))
            throw new DeepShellException("Import.NotAFolder", ErrorKind.InvalidArgument, $"{path} is a file, expected a folder with a subfolder for each class.", "Give the folder.", path);
        if (options.TestPath is not null && !Directory.Exists(options.TestPath))
            throw new DeepShellException("Import.NotFound", ErrorKind.NotFound, $"There is no folder {options.TestPath}.", "Check the path of the test images.", options.TestPath);
        ImageFolderLayout layout = ImageFolderLayout.Read(path, options.TestPath, !options.NoLabel);
        if (layout.Files.Count == 0)
            throw new DeepShellException("Import.NoClasses", ErrorKind.InvalidData,
                ImageFolderLayout.HasImages(path) ? $"{path} holds images, but no subfolder for each class." : $"{path} holds no images.",
                ImageFolderLayout.HasImages(path) ? "Put the images of each class into a folder of its name." : "Check the path.", path);

        ConcurrentDictionary<string, string> bad = new();
        List<Source> sources = Present(layout, options, bad);
        Size2 size = options.ImageSize ?? MostCommonSize(sources);
        int channels = sources.Any(s => s.Header.Channels == 3) ? 3 : 1;
        long bytes = (long)sources.Count * size.Height * size.Width * channels;
        bool atOnce = bytes <= MostInMemory && (options.SkipInvalidRows || sources.Sum(s => (long)s.Header.Width * s.Header.Height) <= MostPixelsAtOnce);
        ImageField images = atOnce ? Decoded(ref sources, size, channels, options, bad)
            : ImageField.FromFiles("image", [.. sources.Select(s => s.Path)], size.Height, size.Width, channels, Decode);

        List<Field> fields = [images];
        List<string> notes = [.. layout.Notes];
        int resized = sources.Count(s => s.Header.Width != size.Width || s.Header.Height != size.Height);
        if (resized > 0) notes.Add($"{resized:N0} of {sources.Count:N0} images had another size and were resized to {size.Width} x {size.Height} (width x height).");
        if (!options.NoLabel) fields.Add(Label(path, sources));
        SkippedRow[] skipped = [.. layout.Files.Where(f => bad.ContainsKey(f.Path)).Select(f => new SkippedRow(0, f.Path, bad[f.Path]))];
        if (skipped.Length > 0) notes.Add($"{skipped.Length:N0} images were left out; see SkippedRows.");
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
        return new Dataset(fields, LearningTask.Classification)
        {
            Name = name,
            Source = path,
            Hash = ContentHash.Join([.. sources.Select(s => $"{s.Class}/{Path.GetFileName(s.Path)} {s.Hash}")]),
            Notes = notes,
            SkippedRows = skipped,
            OfficialTest = [.. Enumerable.Range(0, sources.Count).Where(i => sources[i].IsTest)],
            Recipe = [new RecipeStep("Import", ("Folder", name), ("Format", "ImageFolder"), ("ImageSize", size), ("Channels", channels),
                ("SkipInvalidRows", options.SkipInvalidRows ? true : null), ("TestFolder", options.TestPath is null ? null : Path.GetFileName(options.TestPath)))],
        };
    }

    private static void Decode(string file, int height, int width, int channels, Span<byte> destination)
    {
        PixelImage image = ImageFile.Read(file, channels);
        if (image.Width != width || image.Height != height) image = ImageEngines.Default.Resize(image, width, height);
        image.Pixels.CopyTo(destination);
    }

    // The files whose headers can be read, with their hashes.
    private static List<Source> Present(ImageFolderLayout layout, ImportOptions options, ConcurrentDictionary<string, string> bad)
    {
        Source?[] found = new Source?[layout.Files.Count];
        ForEach(found.Length, options, bad, i => layout.Files[i].Path, i =>
        {
            (string path, string? label) = layout.Files[i];
            byte[] bytes = ImageFile.Bytes(path);
            found[i] = new Source(path, label, i >= layout.TestFrom, Convert.ToHexStringLower(SHA256.HashData(bytes)), ImageEngines.Default.Identify(bytes, path));
        });
        return Kept(found, s => s, bad, layout.Files[0].Path);
    }

    private static ImageField Decoded(ref List<Source> sources, Size2 size, int channels, ImportOptions options, ConcurrentDictionary<string, string> bad)
    {
        int length = size.Height * size.Width * channels;
        Source[] all = [.. sources];
        byte[]?[] pixels = new byte[]?[all.Length];
        ForEach(all.Length, options, bad, i => all[i].Path, i =>
        {
            byte[] image = new byte[length];
            Decode(all[i].Path, size.Height, size.Width, channels, image);
            pixels[i] = image;
        });
        sources = Kept(all, s => bad.ContainsKey(s!.Path) ? null : s, bad, all[0].Path);
        // Blocks, because one array ends at 2 GB and many small ones burden the garbage collector.
        int perBlock = Math.Max(1, BlockSize / length), row = 0;
        List<byte[]> blocks = [];
        for (int i = 0; i < all.Length; i++)
        {
            if (pixels[i] is not { } image) continue;
            if (row % perBlock == 0) blocks.Add(new byte[Math.Min(perBlock, sources.Count - row) * length]);
            image.CopyTo(blocks[^1], row % perBlock * length);
            pixels[i] = null;
            row++;
        }
        return ImageField.FromStore("image", size.Height, size.Width, channels, new MemoryImageStore(blocks, perBlock, row, length, [.. sources.Select(s => s.Path)]));
    }

    // Runs over all files on all cores; of several bad ones the first in order is reported.
    private static void ForEach(int count, ImportOptions options, ConcurrentDictionary<string, string> bad, Func<int, string> path, Action<int> action)
    {
        ConcurrentDictionary<int, DeepShellException> errors = new();
        Parallel.For(0, count, (i, loop) =>
        {
            try { action(i); }
            catch (DeepShellException e)
            {
                errors[i] = e;
                if (!options.SkipInvalidRows) loop.Break();
            }
        });
        if (errors.IsEmpty) return;
        if (options.SkipInvalidRows)
            foreach ((int i, DeepShellException e) in errors) bad[path(i)] = e.Message;
        else
        {
            DeepShellException first = errors[errors.Keys.Min()];
            throw new DeepShellException(first.Id["DeepShell.".Length..], first.Kind, first.Message,
                "Or use -SkipInvalidRow to leave such files out; they are then listed in .SkippedRows.", first.Target, first);
        }
    }

    private static List<Source> Kept(Source?[] found, Func<Source?, Source?> keep, ConcurrentDictionary<string, string> bad, string example)
    {
        List<Source> kept = [.. found.Select(keep).OfType<Source>()];
        return kept.Count > 0 ? kept : throw new DeepShellException("Import.NoImages", ErrorKind.InvalidData,
            $"None of {found.Length:N0} images can be read; the first: {bad.GetValueOrDefault(example)}", target: example);
    }

    private static Size2 MostCommonSize(List<Source> sources) => sources
        .GroupBy(s => new Size2(s.Header.Height, s.Header.Width))
        .OrderByDescending(g => g.Count()).ThenBy(g => g.Key.Height * (long)g.Key.Width).First().Key;

    private static CategoryField Label(string path, List<Source> sources)
    {
        string[] classes = [.. sources.Select(s => s.Class!).Distinct().Order(NaturalOrder.Instance)];
        if (classes.Length < 2)
            throw new DeepShellException("Import.OneClass", ErrorKind.InvalidData, $"{path}: all images are in one class folder, {classes[0]}, expected two classes or more.", "Add images of other classes.", path);
        Dictionary<string, int> codes = classes.Select((c, i) => (c, i)).ToDictionary(p => p.c, p => p.i);
        return new CategoryField("label", [.. sources.Select(s => codes[s.Class!])], classes, FieldRole.Label);
    }
}
