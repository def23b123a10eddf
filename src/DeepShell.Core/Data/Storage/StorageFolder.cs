namespace DeepShell.Data;

/// <summary>Where data are kept that do not fit into memory: the folder that the environment variable <c>DEEPSHELL_CACHE</c> names, otherwise <c>DeepShell/cache</c> in the user's folder of local data.</summary>
public static class StorageFolder
{
    /// <summary>The variable's name.</summary>
    public const string Variable = "DEEPSHELL_CACHE";

    private static readonly TimeSpan s_kept = TimeSpan.FromDays(30);

    /// <summary>The folder; it may not exist yet.</summary>
    public static string Path => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? System.IO.Path.GetFullPath(named)
        : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create) is { Length: > 0 } local
            ? System.IO.Path.Combine(local, "DeepShell", "cache") : System.IO.Path.Combine(System.IO.Path.GetTempPath(), "DeepShell-cache");

    /// <summary>The folder, made if need be.</summary>
    /// <exception cref="DeepShellException">It cannot be made.</exception>
    internal static string Ready()
    {
        try
        {
            return Directory.CreateDirectory(Path).FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DeepShellException("Data.Storage", ErrorKind.InvalidOperation, $"The folder {Path} for data beyond the memory limit cannot be made: {e.Message}",
                $"Name another one by the environment variable {Variable}, or give a larger -MemoryLimit.", Path, e);
        }
    }

    /// <summary>Deletes what nobody has read for a month.</summary>
    internal static void Tidy(string pattern)
    {
        foreach (string file in Directory.EnumerateFiles(Path, pattern))
            try
            {
                if (DateTime.UtcNow - File.GetLastWriteTimeUtc(file) > s_kept) File.Delete(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
    }
}
