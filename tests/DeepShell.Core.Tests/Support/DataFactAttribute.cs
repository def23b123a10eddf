namespace DeepShell.Tests;

/// <summary>A test that needs files of ../shared/data; where they are absent it is skipped and says so.</summary>
public sealed class DataFactAttribute : FactAttribute
{
    public DataFactAttribute(params string[] files)
    {
        string? missing = files.FirstOrDefault(f => !File.Exists(SharedData.Path(f)) && !Directory.Exists(SharedData.Path(f)));
        if (missing is not null) Skip = $"../shared/data/{missing} is not there.";
    }
}

/// <summary>Where the real data are: beside the repository.</summary>
public static class SharedData
{
    private static readonly Lazy<string> s_root = new(() =>
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "DeepShell.sln"))) folder = folder.Parent;
        return folder?.FullName ?? AppContext.BaseDirectory;
    });

    /// <summary>The repository's root.</summary>
    public static string Repository => s_root.Value;

    /// <summary>The full path of a file of ../shared/data.</summary>
    public static string Path(string file) => System.IO.Path.GetFullPath(System.IO.Path.Combine(s_root.Value, "..", "shared", "data", file));
}
