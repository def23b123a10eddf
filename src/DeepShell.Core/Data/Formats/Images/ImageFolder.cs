using DeepShell.Catalog;

namespace DeepShell.Data;

/// <summary>
/// A folder of images with a subfolder for each class; train and test folders on top of them are respected.
/// Images of other sizes are resized to the most common one, or to the size asked for.
/// </summary>
[Component("ImageFolder")]
public sealed class ImageFolder : DatasetFormat
{
    /// <inheritdoc/>
    public override bool Recognises(string path, ReadOnlySpan<byte> head) => Directory.Exists(path) && ImageFolderLayout.HasImages(path);

    /// <inheritdoc/>
    public override Dataset Read(string path, ImportOptions options)
    {
        if (!Directory.Exists(path))
            throw new DeepShellException("Import.NotAFolder", ErrorKind.InvalidArgument, $"{path} is a file, expected a folder with a subfolder for each class.", "Give the folder.", path);
        if (options.TestPath is not null && !Directory.Exists(options.TestPath))
            throw new DeepShellException("Import.NotFound", ErrorKind.NotFound, $"There is no folder {options.TestPath}.", "Check the path of the test images.", options.TestPath);
        ImageFolderLayout layout = ImageFolderLayout.Read(path, options.TestPath, !options.NoLabel, options.Except);
        if (layout.Files.Count == 0)
            throw new DeepShellException("Import.NoClasses", ErrorKind.InvalidData,
                ImageFolderLayout.HasImages(path) ? $"{path} holds images, but no subfolder for each class." : $"{path} holds no images.",
                ImageFolderLayout.HasImages(path) ? "Put the images of each class into a folder of its name." : "Check the path.", path);

        ImageFiles files = ImageFiles.Look([.. layout.Files.Select(f => f.Path)], options);
        List<Field> fields = [files.ToField("image")];
        if (!options.NoLabel) fields.Add(Label(path, [.. files.Kept.Select(f => layout.Files[f.Index].Class!)]));
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
        return new Dataset(fields, LearningTask.Classification)
        {
            Name = name,
            Source = path,
            Hash = ContentHash.Join([.. files.Kept.Select(f => $"{layout.Files[f.Index].Class}/{Path.GetFileName(f.Path)} {f.Hash}")]),
            Notes = [.. layout.Notes, .. files.Notes()],
            SkippedRows = [.. files.Skipped],
            MemoryLimit = MemoryBudget.Of(options.MemoryLimit),
            OfficialTest = [.. Enumerable.Range(0, files.Kept.Count).Where(i => files.Kept[i].Index >= layout.TestFrom)],
            Recipe = [new RecipeStep("Import", ("Folder", name), ("Format", "ImageFolder"), ("ImageSize", files.Size), ("Channels", files.Channels),
                ("SkipInvalidRows", options.SkipInvalidRows ? true : null), ("TestFolder", options.TestPath is null ? null : Path.GetFileName(options.TestPath)))],
        };
    }

    private static CategoryField Label(string path, string[] labels)
    {
        string[] classes = [.. labels.Distinct().Order(NaturalOrder.Instance)];
        if (classes.Length < 2)
            throw new DeepShellException("Import.OneClass", ErrorKind.InvalidData, $"{path}: all images are in one class folder, {classes[0]}, expected two classes or more.", "Add images of other classes.", path);
        Dictionary<string, int> codes = classes.Select((c, i) => (c, i)).ToDictionary(p => p.c, p => p.i);
        return new CategoryField("label", [.. labels.Select(c => codes[c])], classes, FieldRole.Label);
    }
}
