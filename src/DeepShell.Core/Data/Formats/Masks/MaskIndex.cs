namespace DeepShell.Data;

/// <summary>The files of a folder of masks by their names, which are those of the images, perhaps with _mask or the like behind.</summary>
internal sealed class MaskIndex
{
    private static readonly string[] s_endings = ["", "_mask", "-mask", "_segmentation", "_seg", "_label"];

    private readonly ILookup<string, string> _files;
    private readonly HashSet<string> _used = [];

    /// <summary>Looks through a folder and those below it.</summary>
    public MaskIndex(string folder) =>
        _files = ImageFolderLayout.Images(folder, SearchOption.AllDirectories).ToLookup(f => Path.GetFileNameWithoutExtension(f), StringComparer.OrdinalIgnoreCase);

    /// <summary>The masks that no image has asked for.</summary>
    public IEnumerable<string> Unused => _files.SelectMany(g => g).Where(f => !_used.Contains(f)).Order(NaturalOrder.Instance);

    /// <summary>The mask of an image, or null. Of several of that name it is the one in the folders of the same names.</summary>
    public string? Find(string image)
    {
        string stem = Path.GetFileNameWithoutExtension(image);
        foreach (string ending in s_endings)
            if (_files[stem + ending].Where(f => f != image).MaxBy(f => Common(f, image)) is { } mask)
            {
                _used.Add(mask);
                return mask;
            }
        return null;
    }

    // How many folders right above two files have the same names.
    private static int Common(string one, string other)
    {
        string[] a = one.Split(Path.DirectorySeparatorChar), b = other.Split(Path.DirectorySeparatorChar);
        int common = 0;
        while (common + 1 < Math.Min(a.Length, b.Length) && a[^(common + 2)] == b[^(common + 2)]) common++;
        return common;
    }
}
