namespace DeepShell.Data;

/// <summary>Images of any format with the masks of a folder.</summary>
internal static class MaskImport
{
    /// <summary>Reads images as without masks, and puts their masks beside them.</summary>
    /// <exception cref="DeepShellException">There is no such folder, or images and masks do not fit together.</exception>
    public static Dataset Read(string path, ImportOptions options)
    {
        if (!Directory.Exists(options.Mask))
            throw new DeepShellException("Import.NotFound", ErrorKind.NotFound, $"There is no folder {options.Mask}.", "Give the folder of masks, PNG files that are called as the images.", options.Mask);
        string folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Mask));
        DatasetFormat format = DatasetReader.FormatOf(path, options.Format);
        ImportOptions without = options with { Mask = null, Task = options.Task == LearningTask.Segmentation ? null : options.Task };
        // The masks are named: that they lie where they would have been found is no reason to read others.
        if (format is MaskFolder) (format, path) = (new ImageFolder(), MaskFolder.ImagesOf(path, folder));
        if (format is ImageFolder) without = without with { NoLabel = options.NoLabel || options.Task == LearningTask.Segmentation || !HasClasses(path, folder), Except = folder };
        Dataset read = format.Read(path, without);
        MaskIndex index = new(folder);
        if (read.Features is not [ImageField images])
            throw new DeepShellException("Import.MaskImages", ErrorKind.InvalidArgument, $"{read.Name} does not hold images, which masks could belong to.", "Leave -Mask out.", path);
        string?[] masks = [.. Enumerable.Range(0, read.Count).Select(r => images.File(r) is { } file ? index.Find(file) : null)];
        string root = Directory.Exists(path) ? path : Path.GetDirectoryName(path)!;
        return MaskColumn.Add(read, masks, index.Unused, folder, MaskNames.In([folder, Path.GetDirectoryName(folder)!, root]), options);
    }

    private static bool HasClasses(string path, string except) =>
        ImageFolderLayout.Read(path, null, true, except).Files.Select(f => f.Class).Distinct().Take(2).Count() == 2;
}
