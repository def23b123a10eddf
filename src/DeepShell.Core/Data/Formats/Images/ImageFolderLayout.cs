using DeepShell.Data.Imaging;

namespace DeepShell.Data;

/// <summary>Which files of a folder are images, of which class, and which of them are set apart as the test part.</summary>
internal sealed class ImageFolderLayout
{
    private static readonly HashSet<string> s_extensions = new(StringComparer.OrdinalIgnoreCase)
        { ".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".bmp", ".dib", ".gif", ".webp", ".tif", ".tiff", ".pbm", ".pgm", ".ppm", ".pnm", ".qoi" };

    // Not worth opening.
    private static readonly HashSet<string> s_others = new(StringComparer.OrdinalIgnoreCase) { ".txt", ".csv", ".tsv", ".json", ".jsonl", ".xml", ".md", ".yaml", ".yml", ".gz", ".zip", ".npz", ".npy", ".py", ".html" };

    private static readonly string[] s_train = ["train", "training"], s_test = ["test", "testing"], s_validation = ["val", "valid", "validation", "dev"];

    private string? _except;

    /// <summary>The files with their class (null where there is none), those of the test part last.</summary>
    public List<(string Path, string? Class)> Files { get; } = [];

    /// <summary>The first file of the test part; the number of files when there is none.</summary>
    public int TestFrom { get; private set; }

    /// <summary>What a user should know of it.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Looks at a folder.</summary>
    /// <param name="root">A folder of class folders; or with train and test on top of them; or of images, when no label is wanted.</param>
    /// <param name="testRoot">A second one to keep apart as the test part, or null.</param>
    /// <param name="labelled">Whether the folders' names are classes.</param>
    /// <param name="except">A folder to leave alone, or null.</param>
    public static ImageFolderLayout Read(string root, string? testRoot, bool labelled, string? except = null)
    {
        ImageFolderLayout layout = new() { _except = except };
        root = Unwrapped(root);
        string[] tops = Folders(root);
        string? train = tops.FirstOrDefault(t => Named(t, s_train)), test = tops.FirstOrDefault(t => Named(t, s_test));
        string? validation = tops.FirstOrDefault(t => Named(t, s_validation));
        // "test" may be the name of a class among others; it is a part only where all folders are parts.
        bool hasParts = train is not null && tops.All(t => t == train || t == test || t == validation);
        if (!labelled) layout.Add(root, null);
        else if (hasParts)
        {
            layout.AddClasses(train!);
            if (validation is not null)
            {
                layout.AddClasses(validation);
                layout.Notes.Add($"The images of {Path.GetFileName(train)} and {Path.GetFileName(validation)} were put together; splitting takes them apart anew.");
            }
        }
        else layout.AddClasses(root);
        layout.TestFrom = layout.Files.Count;
        if (testRoot is null && hasParts && labelled) testRoot = test;
        if (testRoot is not null)
        {
            layout.AddClasses(Unwrapped(testRoot));
            layout.Notes.Add($"The images of {Path.GetFileName(testRoot)} are the test part.");
        }
        return layout;
    }

    /// <summary>Whether a folder has an image somewhere.</summary>
    public static bool HasImages(string folder) => Images(folder, SearchOption.AllDirectories).Any();

    private void AddClasses(string folder)
    {
        foreach (string sub in Folders(folder).Where(f => f != _except)) Add(sub, Path.GetFileName(sub));
        int loose = Images(folder, SearchOption.TopDirectoryOnly).Count();
        if (loose > 0 && Files.Count > 0) Notes.Add($"{loose:N0} images directly in {Path.GetFileName(folder)} have no class and are left out.");
    }

    private void Add(string folder, string? label)
    {
        int before = Files.Count;
        Files.AddRange(Images(folder, SearchOption.AllDirectories).Where(f => _except is null || !f.StartsWith(_except + Path.DirectorySeparatorChar, StringComparison.Ordinal)).Order(NaturalOrder.Instance).Select(f => (f, label)));
        if (Files.Count == before && label is not null) Notes.Add($"The folder {label} has no images.");
    }

    /// <summary>Archives often unpack to a folder that has nothing but another folder: the innermost of such.</summary>
    public static string Unwrapped(string folder)
    {
        while (Folders(folder) is [var only] && Folders(only).Length > 0 && !Images(folder, SearchOption.TopDirectoryOnly).Any() && !Images(only, SearchOption.TopDirectoryOnly).Any()) folder = only;
        return folder;
    }

    /// <summary>Whether a folder's name says that it holds a test part.</summary>
    public static bool IsTest(string folder) => Named(folder, s_test);

    private static bool Named(string folder, string[] names) => names.Contains(Path.GetFileName(folder), StringComparer.OrdinalIgnoreCase);

    private static string[] Folders(string folder) =>
        [.. Directory.EnumerateDirectories(folder).Where(d => !Path.GetFileName(d).StartsWith('.')).Order(NaturalOrder.Instance)];

    /// <summary>The images of a folder, by their names, or by their first bytes where the name says nothing.</summary>
    public static IEnumerable<string> Images(string folder, SearchOption depth) =>
        Directory.EnumerateFiles(folder, "*", depth).Where(f => !Path.GetFileName(f).StartsWith('.') && IsImage(f));

    /// <summary>Whether a name ends as those of images do.</summary>
    public static bool HasImageName(string name) => name.Length < 1000 && s_extensions.Contains(Path.GetExtension(name));

    /// <summary>Whether a file is an image, by its name or else by its first bytes.</summary>
    public static bool IsImage(string file)
    {
        string extension = Path.GetExtension(file);
        if (s_extensions.Contains(extension)) return true;
        if (s_others.Contains(extension)) return false;
        byte[] start = new byte[ImageSignature.Length];
        try
        {
            using FileStream stream = File.OpenRead(file);
            return ImageSignature.FormatOf(start.AsSpan(0, stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false))) is "PNG" or "JPEG" or "GIF" or "WebP" or "TIFF";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
